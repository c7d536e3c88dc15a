"""The include check itself: allows what it should, and refuses each kind of mistake."""
import unittest

from include_direction import complaint

ALLOWED = [
    ("src/base/json.cpp", '"', "src/base/json.hpp"),
    ("src/base/json.cpp", "<", "boost/json/basic_parser_impl.hpp"),
    ("src/base/json.cpp", "<", "cstdint"),
    ("src/criteria/plan.hpp", '"', "ambit/status.hpp"),
    ("src/model/policy.cpp", '"', "src/criteria/plan.hpp"),
    ("src/leads/plan.cpp", "<", "gsl/gsl"),
    ("src/cli/main.cpp", '"', "ambit/ambit.hpp"),
    ("src/exchange/xml.cpp", "<", "expat.h"),
    ("capi/leads.cpp", '"', "ambit/leads.hpp"),
    ("capi/leads.cpp", '"', "capi/ambit.h"),
    ("capi/ambit.h", "<", "stdint.h"),
    ("include/ambit/ambit.hpp", '"', "ambit/leads.hpp"),
]
REFUSED = [
    ("src/base/json.cpp", '"', "src/criteria/plan.hpp", "upward"),
    ("src/base/json.cpp", '"', "ambit/policy.hpp", "upward through a public header"),
    ("src/criteria/plan.cpp", '"', "src/leads/matching.hpp", "upward"),
    ("src/leads/plan.cpp", '"', "src/exchange/xml.hpp", "a domain sees another"),
    ("src/leads/plan.cpp", '"', "ambit/salesforce.hpp", "a domain sees another's header"),
    ("src/leads/plan.cpp", '"', "ambit/ambit.hpp", "everything at once"),
    ("src/model/policy.cpp", '"', "capi/ambit.h", "the C interface from below"),
    ("src/model/policy.cpp", "<", "ambit.h", "the C interface from below"),
    ("src/model/policy.cpp", '"', "src/cli/options.hpp", "the program from below"),
    ("src/cli/main.cpp", '"', "src/leads/matching.hpp", "internals from the program"),
    ("examples/decide.cpp", '"', "src/base/json.hpp", "internals from an example"),
    ("include/ambit/policy.hpp", '"', "src/model/policy_data.hpp", "internals made public"),
    ("include/ambit/policy.hpp", "<", "boost/json.hpp", "Boost made public"),
    ("include/ambit/schema.hpp", '"', "ambit/policy.hpp", "upward among public headers"),
    ("include/ambit/novelty.hpp", '"', "ambit/status.hpp", "a header of no layer"),
    ("src/leads/plan.cpp", '"', "ambit/novelty.hpp", "a header of no layer"),
    ("src/model/ledger.cpp", "<", "unistd.h", "the platform from inside"),
    ("src/model/ledger.cpp", "<", "expat.h", "a dependency of another layer"),
    ("src/model/ledger.cpp", '"', "ledger_store.hpp", "a path that starts nowhere"),
    ("src/model/ledger.cpp", "<", "date/date.h", "a dependency that was never judged"),
]


class IncludeDirection(unittest.TestCase):
    def test_allows(self):
        for path, quote, target in ALLOWED:
            with self.subTest(path=path, target=target):
                self.assertIsNone(complaint(path, quote, target))

    def test_refuses(self):
        for path, quote, target, mistake in REFUSED:
            with self.subTest(mistake=mistake, path=path, target=target):
                self.assertIsNotNone(complaint(path, quote, target))


if __name__ == "__main__":
    unittest.main()
