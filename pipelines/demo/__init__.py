"""`tieout demo`: a sandbox company goes all the way, twice.

    sandbox company --HTTP--> sync --> transform --> tables on screen
                a day of business --> sync of the changes --> transform --> tables again

The company keeps its books in a file beside the warehouse, so that the next demo goes on where
this one ended.
"""
