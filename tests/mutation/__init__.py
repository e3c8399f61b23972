"""Mutation testing of the SQL models: one small mistake at a time, and does any test notice?"""
