#include "src/exchange/salesforce_queues.hpp"

#include <set>
#include <utility>

#include "src/base/text.hpp"
#include "src/exchange/ascii.hpp"
#include "src/exchange/salesforce_files.hpp"

namespace ambit::exchange {

namespace {

/// Without the empty texts and those that stand further up.
void keep_distinct(std::vector<std::string>& list) {
  std::set<std::string> seen;
  std::vector<std::string> kept;
  for (std::string& text : list) {
    if (!text.empty() && seen.insert(text).second) kept.push_back(std::move(text));
  }
  list = std::move(kept);
}

void read_members(const xml::element& members, queue_file& queue, report& notes) {
  for (xml::element group = members.first(); group; group = group.next()) {
    std::vector<std::string>* target = nullptr;
    if (group.name() == "users") target = &queue.users;
    if (group.name() == "publicGroups") target = &queue.groups;
    if (group.name() == "roles") target = &queue.roles;
    for (xml::element member = group.first(); member; member = member.next()) {
      if (target) {
        target->emplace_back(member.trimmed());
      } else {
        notes.add({severity::warning, "member_not_carried",
                   text::quoted(member.name()) + " " + text::quoted(member.trimmed()) +
                       " of queue " + text::quoted(queue.id),
                   "users, publicGroups or roles", "name the members one by one", member.where()});
      }
    }
  }
}

}  // namespace

queue_file read_queue(const xml::document& document, std::string_view file, report& notes) {
  queue_file queue;
  queue.file = file;
  queue.at = document.root();
  const xml::element full_name = queue.at.child("fullName");
  queue.id = full_name ? percent_decoded(full_name.trimmed()) : component_name(file);
  for (xml::element part = queue.at.first(); part; part = part.next()) {
    if (part.name() == "name") {
      queue.name = part.trimmed();
    } else if (part.name() == "email") {
      queue.email = part.trimmed();
    } else if (part.name() == "doesSendEmailToMembers") {
      queue.mail_members = ascii::same(part.trimmed(), "true");
    } else if (part.name() == "queueSobject") {
      queue.objects.emplace_back(part.child("sobjectType").trimmed());
    } else if (part.name() == "queueMembers") {
      read_members(part, queue, notes);
    } else if (part.name() != "fullName") {
      notes.add({severity::note,
                 "not_carried",
                 "element " + text::quoted(part.name()) + " of queue " + text::quoted(queue.id),
                 {},
                 {},
                 part.where()});
    }
  }
  for (auto* list : {&queue.objects, &queue.users, &queue.groups, &queue.roles}) {
    keep_distinct(*list);
  }
  return queue;
}

}  // namespace ambit::exchange
