"""What posts nothing: hours, budgets, templates, attachments, waiting charges."""

from datetime import timedelta
from decimal import Decimal

from sandbox.generate.agenda import Agenda
from sandbox.generate.clerk import Clerk
from sandbox.generate.paper import Body, sale
from sandbox.generate.small.selling import invoice, item


def tell(agenda: Agenda) -> None:
    """Enter hours, budgets, templates and attachments in the agenda."""
    agenda.on(510, _hours)
    agenda.on(500, _hours_invoiced)
    agenda.on(80, _hours_waiting)
    agenda.on(370, _templates)
    agenda.on(365, _budget)
    agenda.on(300, _attachments)


def _time(clerk: Clerk, key: str, employee: str, **more: object) -> Body:
    payload: Body = {
        "NameOf": "Employee",
        "EmployeeRef": clerk.ref("Employee", employee),
        "ItemRef": clerk.ref("Item", "Crew Hour"),
        "HourlyRate": Decimal("38.25"),
        **more,
    }
    return clerk.write("TimeActivity", payload, key)


def _hours(clerk: Clerk) -> None:
    """Billable by duration, billable by start and end, and not billable."""
    customer = {"CustomerRef": clerk.ref("Customer", "Mosaic Dental")}
    billable = {**customer, "BillableStatus": "Billable"}
    _time(clerk, "hours-1", "Emily Platt", Hours=6, Minutes=30, **billable)
    zone = clerk.company.clock.now().format("Z")
    day = clerk.day.isoformat()
    span = {"StartTime": f"{day}T08:00:00{zone}", "EndTime": f"{day}T11:15:00{zone}"}
    _time(clerk, "hours-2", "John Sommers", **span, **billable)
    _time(clerk, "hours-3", "John Sommers", Hours=2, Minutes=0, BillableStatus="NotBillable")


def _hours_invoiced(clerk: Clerk) -> None:
    links = [{"TxnId": clerk.filed("hours-1")[1], "TxnType": "TimeActivity"}]
    line = sale(item(clerk, "Crew Hour"), "38.25", "6.5")
    invoice(clerk, "Mosaic Dental", [{**line, "LinkedTxn": links}], "of-hours", LinkedTxn=links)


def _hours_waiting(clerk: Clerk) -> None:
    customer = {"CustomerRef": clerk.ref("Customer", "Fairview Apartments:Building A")}
    billable = {**customer, "BillableStatus": "Billable"}
    _time(clerk, "hours-4", "Emily Platt", Hours=3, Minutes=45, Description="Hedges", **billable)


def _templates(clerk: Clerk) -> None:
    """A scheduled invoice and a reminder of a bill."""
    line = sale(item(clerk, "Mowing"), "45.00", 4)
    customer = clerk.ref("Customer", "Cedar Grove School")
    _template(clerk, "Invoice", "Monthly mowing", "Automated",
              {"CustomerRef": customer, "Line": [line]})  # fmt: skip
    detail = {"AccountRef": clerk.ref("Account", "Rent or Lease")}
    rent = {
        "Amount": Decimal("1200.00"),
        "DetailType": "AccountBasedExpenseLineDetail",
        "AccountBasedExpenseLineDetail": detail,
    }
    vendor = clerk.ref("Vendor", "Kapoor Property Rentals")
    _template(clerk, "Bill", "Yard rent", "Reminded", {"VendorRef": vendor, "Line": [rent]})


def _template(clerk: Clerk, entity: str, name: str, kind: str, body: Body) -> None:
    schedule = {
        "StartDate": clerk.day.isoformat(),
        "NextDate": (clerk.day + timedelta(days=30)).isoformat(),
        "IntervalType": "Monthly",
        "NumInterval": 1,
        "DayOfMonth": 1,
    }
    info = {"Name": name, "RecurType": kind, "Active": True, "ScheduleInfo": schedule}
    clerk.write("RecurringTransaction", {entity: {**body, "RecurringInfo": info}})


def _budget(clerk: Clerk) -> None:
    """A year by month and account, and by class for one of them."""
    year = clerk.day.year
    residential = {"ClassRef": clerk.ref("Class", "Residential")}
    details = []
    for month in range(1, 13):
        date = {"BudgetDate": f"{year}-{month:02d}-01"}
        for account, amount, more in (
            ("Landscaping Services", 2500 + 150 * (month % 6), {}),
            ("Design Income", 900, residential),
            ("Rent or Lease", 1200, {}),
        ):
            money = {"Amount": Decimal(amount), "AccountRef": clerk.ref("Account", account)}
            details.append({**date, **money, **more})
    span = {"StartDate": f"{year}-01-01", "EndDate": f"{year}-12-31"}
    kind = {"BudgetType": "ProfitAndLoss", "BudgetEntryType": "Monthly"}
    clerk.write("Budget", {"Name": f"Budget {year}", **span, **kind, "BudgetDetail": details})


def _attachments(clerk: Clerk) -> None:
    """A note on an invoice, and a file that hangs on a bill."""
    entity, id_ = clerk.filed("odd-lines")
    to = {"EntityRef": {"type": entity, "value": id_}, "IncludeOnSend": False}
    clerk.write("Attachable", {"Note": "Key is under the mat", "AttachableRef": [to]}, "note")
    entity, id_ = clerk.filed("stock-bill")
    file = {"FileName": "delivery-note.pdf", "ContentType": "application/pdf", "Size": 48211}
    to = {"EntityRef": {"type": entity, "value": id_}}
    clerk.write("Attachable", {**file, "AttachableRef": [to]}, "file")
