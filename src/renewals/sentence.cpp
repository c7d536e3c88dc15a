#include "src/renewals/sentence.hpp"

#include <cstddef>
#include <string_view>

#include "src/base/text.hpp"
#include "src/renewals/client_people.hpp"
#include "src/renewals/client_problems.hpp"
#include "src/renewals/decision_json.hpp"

namespace ambit::renewals {

namespace {

std::string because(const decision_data& made, std::size_t index) {
  const decision& row = made.rows[index];
  const client_data& book = made.book.data();
  const std::uint32_t partner = book.rows[made.client_of(index)].partner;
  const std::string account = text::printable(book.partner(partner).account);
  if (row.source == source::by_override) {
    return "as the client is set to " + std::string(name(row.owner)) + ", whatever partner " +
           account + " does by default";
  }
  return "which is what partner " + account + " does by default" +
         (made.kind == notice_kind::account ? " and account notices follow" : "");
}

std::string roles_of(const client_data& book, const recipient& who) {
  std::string out;
  for (unsigned bit = 0; bit < 16; ++bit) {
    const auto role = static_cast<std::uint16_t>(who.roles & (1U << bit));
    if (role == 0) continue;
    out += (out.empty() ? "" : ", ") + text::printable(role_name(book, role));
  }
  return out;
}

/// Those in `to`, or those in `cc`.
std::string people(const decision_data& made, std::size_t index, bool is_copied) {
  const client_data& book = made.book.data();
  std::string out;
  for (const recipient who : made.recipients(index)) {
    if ((who.purpose == purpose::copy) != is_copied) continue;
    out += (out.empty() ? "" : "; ") + text::printable(id_of(book.people_known(), who)) + " <" +
           text::printable(address_of(book.people_known(), who)) + "> (" + roles_of(book, who) +
           ")";
  }
  return out;
}

std::string_view what(warning code) noexcept {
  switch (code) {
    case warning::missing:
      return "nobody is named";
    case warning::unknown:
      return "the directory does not have them";
    case warning::of_another_account:
      return "they are no partner user of this account";
    case warning::not_an_employee:
      return "they are no internal user";
    case warning::inactive:
      return "they are inactive";
    case warning::no_address:
      return "they have no address";
    case warning::absent:
      return "they are absent without a substitute and are told all the same";
    case warning::substituted:
      return "they are absent, and the substitute is told in their place";
    case warning::substitute_unfit:
      return "they are absent, and told all the same, as the substitute cannot be";
    case warning::substitutes_exhausted:
      return "they are absent, and told all the same, as no substitute is there";
    case warning::nobody_addressed:
      return "only copies go out";
  }
  return "";
}

std::string obstacles(const decision_data& made, std::size_t index) {
  std::string out;
  for (const note& each : made.notes(index)) {
    out += out.empty() ? "" : "; ";
    if (each.role == 0) {
      out += what(each.code);
      continue;
    }
    const std::string id = named_in(made, index, each);
    out += text::printable(role_name(made.book.data(), each.role));
    if (!id.empty()) out.append(" ").append(text::printable(id));
    out.append(": ").append(what(each.code));
  }
  return out;
}

/// "account: the client names no partner account; email: …".
std::string faults(const decision_data& made, std::uint32_t client) {
  std::string out;
  for (const auto* each : problems_of(made.book.data(), client, question_of(made.kind))) {
    out.append(out.empty() ? "" : "; ");
    if (!each->field.empty()) out.append(text::printable(each->field)).append(": ");
    out.append(text::printable(each->found));
  }
  return out;
}

}  // namespace

std::string sentence_of(const decision_data& made, std::size_t index) {
  const decision& row = made.rows[index];
  const std::string id(made.book.data().records.id(made.client_of(index)));
  const std::string subject = id.empty() ? "This client" : "Client " + text::printable(id);
  if (row.outcome == outcome::undecided) {
    return subject + " is undecided: " + faults(made, made.client_of(index)) + ".";
  }
  std::string out =
      subject + ": the " + std::string(name(row.owner)) + " writes, " + because(made, index) + ".";
  const std::string to = people(made, index, false);
  const std::string cc = people(made, index, true);
  if (!to.empty()) out += " To: " + to + ".";
  if (!cc.empty()) out += " Copied: " + cc + ".";
  if (row.outcome == outcome::undeliverable) out += " Nobody can be told.";
  const std::string stood = obstacles(made, index);
  if (!stood.empty()) out += " Noted: " + stood + ".";
  return out;
}

}  // namespace ambit::renewals
