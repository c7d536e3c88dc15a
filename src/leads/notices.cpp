#include "src/leads/notices.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "src/base/address.hpp"
#include "src/model/owner_json.hpp"

namespace ambit::leads {

namespace {

class notice_writer {
 public:
  notice_writer(json::writer& out, const occasion& asked, const arrival& of)
      : out_(out), asked_(asked), of_(of) {
    if (const model::user* actor = asked.people().users.find(asked.when.actor))
      if (!actor->email.empty()) told_.push_back(actor->email);
  }

  void write() {
    if (of_.owner.type == model::owner_name::kind::user) {
      tell_user(of_.owner.id, {});
    } else {
      tell_queue();
    }
    for (const std::string& address : of_.told->cc)
      if (is_new(address)) {
        open();
        out_.member("cc", address);
        close({});
      }
    if (is_open_) out_.close_array();
  }

 private:
  void tell_queue() {
    const auto position = asked_.people().queues.position(of_.owner.id);
    const model::queue* queue = position ? asked_.people().queues.at(*position) : nullptr;
    if (queue == nullptr) return;
    if (is_new(queue->email)) {
      open();
      out_.member("queue", queue->id);
      close(queue->email);
    }
    if (!queue->mail_members) return;
    candidates who(asked_);
    std::vector<std::string_view> members;
    for (const std::uint32_t member : asked_.rules.data().queue_members[*position])
      if (who.of_taker(member, of_.entry, of_.pool) == obstacle::none)
        members.push_back(asked_.people().users.at(member)->id);
    // Positions follow the commands that led to a directory, ids its content.
    std::sort(members.begin(), members.end());
    for (const std::string_view member : members) tell_user(member, queue->id);
  }

  void tell_user(std::string_view id, std::string_view member_of) {
    if (id == asked_.when.actor) return;
    const model::user* who = asked_.people().users.find(id);
    const std::string_view address = who == nullptr ? std::string_view() : who->email;
    if (!address.empty() && !is_new(address)) return;
    open();
    out_.member("user", id);
    if (!member_of.empty()) out_.member("member_of", member_of);
    close(address);
  }

  bool is_new(std::string_view address) {
    const auto is_told = [address](std::string_view each) {
      return base::is_same_address(each, address);
    };
    if (address.empty() || std::any_of(told_.begin(), told_.end(), is_told)) return false;
    told_.push_back(address);
    return true;
  }

  void open() {
    if (!is_open_) {
      out_.key("notices");
      out_.open_array();
      is_open_ = true;
    }
    out_.open_object();
  }

  void close(std::string_view address) {
    if (!address.empty()) out_.member("address", address);
    if (!of_.told->template_name.empty()) out_.member("template", of_.told->template_name);
    out_.close_object();
  }

  json::writer& out_;
  const occasion& asked_;
  const arrival& of_;
  std::vector<std::string_view> told_;  // addresses, the actor's own before all
  bool is_open_ = false;
};

}  // namespace

void write_notices(json::writer& out, const occasion& asked, const arrival& of) {
  if (of.told != nullptr) notice_writer(out, asked, of).write();
}

}  // namespace ambit::leads
