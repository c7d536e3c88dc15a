#include "src/model/company_contacts.hpp"

#include <cstddef>

namespace ambit::model {

void company_contacts::build(const directory_data& people) {
  const table<contact>& contacts = people.contacts;
  std::vector<stretch*> named;  // of each contact's companies, one after the other
  named.reserve(contacts.size());
  for (std::uint32_t i = 0; i < contacts.end(); ++i) {
    const contact* who = contacts.at(i);
    if (!who) continue;
    who->for_each_company([&](const contact::company& company) {
      stretch& of = by_company_[company.id];
      ++of.size;
      named.push_back(&of);
    });
  }
  std::uint64_t end = 0;
  for (auto& [id, of] : by_company_) {
    of.begin = end;
    end += of.size;
    of.size = 0;
  }
  contacts_.resize(end);
  std::size_t next = 0;
  for (std::uint32_t i = 0; i < contacts.end(); ++i) {
    const contact* who = contacts.at(i);
    if (!who) continue;
    who->for_each_company([&](const contact::company&) {
      stretch& of = *named[next++];
      contacts_[of.begin + of.size++] = i;
    });
  }
}

std::span<const std::uint32_t> company_contacts::find(std::string_view company) const noexcept {
  const auto found = by_company_.find(company);
  if (found == by_company_.end()) return {};
  return std::span(contacts_).subspan(found->second.begin, found->second.size);
}

}  // namespace ambit::model
