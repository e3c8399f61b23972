"""Reports in the company's language: titles and types of transactions, never names of its own."""

from collections.abc import Mapping
from typing import Self

_FRENCH = {
    "Account": "Compte",
    "Accounts Payable": "Comptes fournisseurs",
    "Accounts Receivable": "Comptes clients",
    "Amount": "Montant",
    "Assets": "Actif",
    "Balance": "Solde",
    "Bank Accounts": "Comptes bancaires",
    "Beginning Balance": "Solde d'ouverture",
    "Cash at beginning of period": "Encaisse au début de la période",
    "Cash at end of period": "Encaisse à la fin de la période",
    "Cost of Goods Sold": "Coût des marchandises vendues",
    "Credit": "Crédit",
    "Credit Cards": "Cartes de crédit",
    "Current": "En cours",
    "Current Assets": "Actif à court terme",
    "Current Liabilities": "Passif à court terme",
    "Customer": "Client",
    "Date": "Date",
    "Debit": "Débit",
    "Due Date": "Date d'échéance",
    "Equity": "Capitaux propres",
    "Expenses": "Dépenses",
    "Financing Activities": "Activités de financement",
    "Fixed Assets": "Immobilisations",
    "Gross Profit": "Bénéfice brut",
    "Income": "Revenus",
    "Investing Activities": "Activités d'investissement",
    "Liabilities": "Passif",
    "Liabilities and Equity": "Passif et capitaux propres",
    "Long-Term Liabilities": "Passif à long terme",
    "Memo/Description": "Note/description",
    "Name": "Nom",
    "Net Income": "Bénéfice net",
    "Net Operating Income": "Bénéfice d'exploitation net",
    "Net Other Income": "Autres revenus nets",
    "Net cash increase for period": "Augmentation nette de l'encaisse",
    "No": "Non",
    "Not Specified": "Non spécifié",
    "Num": "N°",
    "Open Balance": "Solde à payer",
    "Operating Activities": "Activités d'exploitation",
    "Other Assets": "Autres actifs",
    "Other Current Assets": "Autres actifs à court terme",
    "Other Current Liabilities": "Autres passifs à court terme",
    "Other Expenses": "Autres dépenses",
    "Other Income": "Autres revenus",
    "Past Due": "Retard",
    "Product/Service": "Produit/service",
    "Qty": "Qté",
    "Split": "Répartition",
    "Transaction Type": "Type d'opération",
    "Vendor": "Fournisseur",
    "Yes": "Oui",
    "Unable to display more data. Please reduce the date range.": (
        "Impossible d'afficher plus de données. Veuillez réduire la plage de dates."
    ),
}
_FRENCH_KINDS = {
    "Bill": "Facture fournisseur",
    "Bill Payment (Check)": "Paiement de facture (chèque)",
    "Check": "Chèque",
    "Credit Memo": "Note de crédit",
    "Deposit": "Dépôt",
    "Expense": "Dépense",
    "Invoice": "Facture",
    "Journal Entry": "Écriture de journal",
    "Payment": "Paiement",
    "Refund": "Remboursement",
    "Sales Receipt": "Reçu de vente",
    "Transfer": "Virement",
    "Vendor Credit": "Crédit fournisseur",
}
_LANGUAGES = {"fr": (_FRENCH, _FRENCH_KINDS, "Total {}", "Total pour {}")}


class Translator:
    """Titles and kinds of transactions in another language; what it does not know stays."""

    def __init__(
        self, titles: Mapping[str, str], kinds: Mapping[str, str], total: str, total_for: str
    ) -> None:
        self._titles = titles
        self._kinds = kinds
        self._totals = {"Total for ": total_for, "Total ": total}

    @classmethod
    def of(cls, language: str) -> Self | None:
        """The translator into a language; None for English and for languages not spoken here."""
        known = _LANGUAGES.get(language)
        return cls(*known) if known else None

    def title(self, text: str) -> str:
        """A heading; totals are made of their words."""
        for lead, pattern in self._totals.items():
            if text.startswith(lead):
                return pattern.format(self.title(text.removeprefix(lead)))
        return self._titles.get(text, text)

    def kind(self, text: str) -> str:
        """The type of a transaction."""
        return self._kinds.get(text, text)
