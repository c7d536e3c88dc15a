#include "src/cli/exposure_baseline.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>
#include <utility>

#include "src/base/calendar.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/text.hpp"
#include "src/cli/json_text.hpp"
#include "src/cli/take.hpp"

namespace ambit::cli {

namespace {

constexpr const char* remedy =
    "narrow the portal, the contact or the ticket again; where this is meant, renew the baseline "
    "with --renew-exposure and have the change looked at";

enum class shown { no, shared, own };
using contacts_t = std::map<std::string, shown, std::less<>>;

/// Of one portal: sorted, so that a committed file changes where the exposure does.
struct portal_exposure {
  std::vector<std::string> own_fields;
  std::vector<std::string> shared_fields;
  std::map<std::string, contacts_t, std::less<>> tickets;
};

// ------------------------------------------------------------------------------------------------
// what is visible

void read_fields(json::value exposure, portal_exposure& out) {
  const json::value classes = exposure.find("classes");
  for (json::value each = classes.first(); each; each = each.next()) {
    const bool is_own = text_at(each, "way") == "own";
    std::vector<std::string>& fields = is_own ? out.own_fields : out.shared_fields;
    fields.clear();
    const json::value names = each.find("fields");
    for (json::value name = names.first(); name; name = name.next()) {
      fields.emplace_back(name.string());
    }
  }
}

void read_visible_to(json::value answer, portal_exposure& out) {
  const json::value visible = answer.find("visible_to");
  if (visible.size() == 0) return;
  contacts_t& contacts = out.tickets[text_at(answer, "id")];
  for (json::value each = visible.first(); each; each = each.next()) {
    shown& how = contacts[text_at(each, "contact")];
    how = std::max(how, text_at(each, "way") == "own" ? shown::own : shown::shared);
  }
}

void write_names(json::writer& out, std::string_view key, const std::vector<std::string>& names) {
  out.key(key);
  out.open_array();
  for (const std::string& each : names) out.string(each);
  out.close_array();
}

void write_contacts(json::writer& out, std::string_view key, const contacts_t& contacts,
                    shown how) {
  std::vector<std::string> names;
  for (const auto& [contact, as] : contacts) {
    if (as == how) names.push_back(contact);
  }
  if (!names.empty()) write_names(out, key, names);
}

void write(json::writer& out, const portal_exposure& portal) {
  out.open_object();
  write_names(out, "own_fields", portal.own_fields);
  write_names(out, "shared_fields", portal.shared_fields);
  out.key("tickets");
  out.open_object();
  for (const auto& [ticket, contacts] : portal.tickets) {
    out.key(ticket);
    out.open_object();
    write_contacts(out, "own", contacts, shown::own);
    write_contacts(out, "shared", contacts, shown::shared);
    out.close_object();
  }
  out.close_object();
  out.close_object();
}

// ------------------------------------------------------------------------------------------------
// the baseline

class baseline_reader {
 public:
  explicit baseline_reader(report& problems) : problems_(problems) {}

  /// The object of portals, or nothing.
  json::value portals_of(json::value root) {
    json::reader in(root, problems_, "an exposure baseline");
    const json::value version = in.require("ambit_exposure", json::kind::number);
    if (version && version.number() != "1") {
      json::error(problems_, version, "unsupported_version", version.describe(), "the number 1");
    }
    in.require("now", json::kind::string);
    const json::value portals = in.require("portals", json::kind::object);
    in.finish();
    return portals;
  }

  portal_exposure read(json::value portal) {
    portal_exposure out;
    json::reader in(portal, problems_, "a portal's exposure");
    out.own_fields = names_of(in.require("own_fields", json::kind::array));
    out.shared_fields = names_of(in.require("shared_fields", json::kind::array));
    const json::value tickets = in.require("tickets", json::kind::object);
    in.finish();
    for (json::value each = tickets ? tickets.first() : tickets; each; each = each.next()) {
      json::reader ticket(each, problems_, "who sees a ticket");
      contacts_t& contacts = out.tickets[std::string(each.key())];
      add(ticket.optional("shared", json::kind::array), shown::shared, contacts);
      add(ticket.optional("own", json::kind::array), shown::own, contacts);
      ticket.finish();
    }
    return out;
  }

 private:
  std::vector<std::string> names_of(json::value list) {
    std::vector<std::string> out;
    for (json::value each = list ? list.first() : list; each; each = each.next()) {
      if (each.is_string()) {
        out.emplace_back(each.string());
      } else {
        json::error(problems_, each, "wrong_type", each.describe(), "a text");
      }
    }
    return out;
  }

  void add(json::value list, shown how, contacts_t& to) {
    for (std::string& each : names_of(list)) to[std::move(each)] = how;
  }

  report& problems_;
};

// ------------------------------------------------------------------------------------------------
// the difference

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class comparison {
 public:
  /// `at` is the portal's place in the baseline.
  comparison(json::value at, std::string_view portal, report& problems)
      : at_(at), portal_(text::quoted(portal)), problems_(problems) {}

  void run(const portal_exposure& before, const portal_exposure& now) {
    compare_fields("own_fields", "own", before.own_fields, now.own_fields);
    compare_fields("shared_fields", "shared", before.shared_fields, now.shared_fields);
    static const contacts_t nobody;
    for (const auto& [ticket, contacts] : now.tickets) {
      const auto known = before.tickets.find(ticket);
      compare_contacts(ticket, known == before.tickets.end() ? nobody : known->second, contacts);
    }
    for (const auto& [ticket, contacts] : before.tickets) {
      if (now.tickets.find(ticket) == now.tickets.end()) {
        compare_contacts(ticket, contacts, nobody);
      }
    }
  }

 private:
  void compare_fields(std::string_view key, const std::string& kind,
                      const std::vector<std::string>& before, const std::vector<std::string>& now) {
    const std::string of = " of " + kind + " tickets in portal " + portal_;
    for (const std::string& each : now) {
      if (!has(before, each)) wider(place(key), "field " + text::quoted(each) + of + " is shown");
    }
    for (const std::string& each : before) {
      if (!has(now, each)) {
        narrower(place(key), "field " + text::quoted(each) + of + " is not shown any more");
      }
    }
  }

  void compare_contacts(const std::string& ticket, const contacts_t& before,
                        const contacts_t& now) {
    const json::value listed = at_.find("tickets").find(ticket);
    const json::value where = listed ? listed : place("tickets");
    const std::string of = "ticket " + text::quoted(ticket) + " in portal " + portal_ + " ";
    for (const auto& [contact, how] : now) {
      const shown was = shown_to(before, contact);
      if (how <= was) continue;
      wider(where, of + "is shown to contact " + text::quoted(contact) +
                       (how == shown::own ? " as their own" : " through a company") +
                       (was == shown::shared ? ", no longer as a shared one" : ""));
    }
    for (const auto& [contact, was] : before) {
      const shown how = shown_to(now, contact);
      if (how >= was) continue;
      narrower(where, of + "is " +
                          (how == shown::no ? "not shown" : "no longer shown as their own") +
                          " to contact " + text::quoted(contact));
    }
  }

  static shown shown_to(const contacts_t& contacts, const std::string& contact) {
    const auto found = contacts.find(contact);
    return found == contacts.end() ? shown::no : found->second;
  }

  json::value place(std::string_view key) const {
    const json::value found = at_.find(key);
    return found ? found : at_;
  }

  void wider(json::value where, std::string found) {
    json::error(problems_, where, "wider_exposure", std::move(found),
                "no more than the baseline says", remedy);
  }

  void narrower(json::value where, std::string found) {
    if (!problems_.keeps(severity::note)) return problems_.omit(severity::note);
    problem item;
    item.level = severity::note;
    item.code = "narrower_exposure";
    item.found = std::move(found);
    item.hint = "renew the baseline with --renew-exposure, so that it cannot come back unseen";
    item.where = where.where();
    problems_.add(std::move(item));
  }

  json::value at_;
  std::string portal_;
  report& problems_;
};

}  // namespace

std::string exposure_of(const engine& rules, const std::vector<std::string>& portals,
                        const batch& tickets, const context& when) {
  scratch memory;
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member_integer("ambit_exposure", 1);
  out.member("now", calendar::format_timestamp(when.now_unix_us));
  out.key("portals");
  out.open_object();
  for (const std::string& name : portals) {
    portal_exposure portal;
    read_fields(json_answer(take(tickets::exposure_report(rules, name, tickets, when, memory),
                                 "no exposure"))
                    .root(),
                portal);
    for (std::size_t row = 0; row < tickets.size(); ++row) {
      const std::string answer =
          take(tickets::who_can_see(rules, name, tickets, row, when, memory), "no exposure");
      read_visible_to(json_answer(answer).root(), portal);
    }
    out.key(name);
    write(out, portal);
  }
  out.close_object();
  out.close_object();
  return json::pretty(text) + "\n";
}

std::string moment_of_baseline(const std::string& text, const std::string& file, report& problems) {
  json::document document;
  if (!document.parse(text, file, problems)) return {};
  baseline_reader(problems).portals_of(document.root());
  const json::value now = document.root().find("now");
  std::string written = text_at(document.root(), "now");
  if (now.is_string() && !calendar::parse_timestamp(written)) {
    json::error(problems, now, "ill_formed_timestamp", now.describe(),
                "a moment with an offset, such as 2026-11-22T09:00:00Z");
  }
  return written;
}

report compare_exposure(const std::string& baseline, const std::string& file,
                        const std::string& found) {
  report problems;
  json::document before;
  if (!before.parse(baseline, file, problems)) return problems;
  baseline_reader reader(problems);
  const json::value known = reader.portals_of(before.root());
  if (!known || problems.has_errors()) return problems;
  const json_answer now(found);
  report unused;
  baseline_reader own_reader(unused);
  const json::value portals = now.root().find("portals");
  for (json::value each = portals.first(); each; each = each.next()) {
    const json::value at = known.find(each.key());
    const portal_exposure was = at ? reader.read(at) : portal_exposure();
    comparison(at ? at : known, each.key(), problems).run(was, own_reader.read(each));
  }
  for (json::value each = known.first(); each; each = each.next()) {
    if (portals.find(each.key())) continue;
    comparison(each, each.key(), problems).run(reader.read(each), portal_exposure());
  }
  return problems;
}

}  // namespace ambit::cli
