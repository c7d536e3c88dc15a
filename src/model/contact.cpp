#include "src/model/contact.hpp"

#include <cstring>
#include <new>

namespace ambit::model {

namespace {

std::size_t count_size(std::size_t value) noexcept {
  std::size_t out = 1;
  for (; value >= 0x80; value >>= 7) ++out;
  return out;
}

std::size_t text_size(std::string_view text) noexcept {
  return count_size(text.size()) + text.size();
}

/// Writes what contact.hpp reads.
class block_writer {
 public:
  explicit block_writer(char* at) : at_(at) {}

  void flag(bool value) { *at_++ = value ? 1 : 0; }
  void bits(unsigned value) { *at_++ = static_cast<char>(value); }
  void count(std::size_t value) {
    for (; value >= 0x80; value >>= 7) *at_++ = static_cast<char>(value | 0x80);
    *at_++ = static_cast<char>(value);
  }
  void bytes(std::string_view text) {
    if (!text.empty()) std::memcpy(at_, text.data(), text.size());
    at_ += text.size();
  }
  void text(std::string_view text) {
    count(text.size());
    bytes(text);
  }

 private:
  char* at_;
};

std::size_t size_of_more(const contact_draft& from) noexcept {
  std::size_t out =
      text_size(from.fields) + count_size(from.lists.size()) + count_size(from.portals.size());
  for (const std::string_view each : from.lists) out += text_size(each);
  for (const contact_draft::portal& each : from.portals) out += 1 + text_size(each.id);
  return out;
}

void write_more(block_writer& write, const contact_draft& from) {
  write.text(from.fields);
  write.count(from.lists.size());
  write.count(from.portals.size());
  for (const std::string_view each : from.lists) write.text(each);
  for (const contact_draft::portal& each : from.portals) {
    write.bits((each.registered ? 1U : 0U) | (each.self_registered ? 2U : 0U) |
               (each.consent ? 4U : 0U));
    write.text(each.id);
  }
}

}  // namespace

contact_ptr contact::make(const contact_draft& from) {
  const std::string_view texts[text_count] = {from.id, from.name, from.email, from.user};
  std::size_t size = 1 + count_size(from.companies.size()) + count_size(from.roles.size());
  for (const std::string_view each : texts) size += text_size(each);
  for (const company& each : from.companies) {
    size += 1 + text_size(each.id) + text_size(each.role);
  }
  for (const std::string_view each : from.roles) size += text_size(each);
  const bool has_more = !from.fields.empty() || !from.lists.empty() || !from.portals.empty();
  if (has_more) size += size_of_more(from);

  void* memory = ::operator new(sizeof(contact) + size);
  contact_ptr out(new (memory) contact);
  block_writer write(static_cast<char*>(memory) + sizeof(contact));
  write.bits((from.active ? flag_active : 0) | (from.verified ? flag_verified : 0) |
             (has_more ? flag_more : 0));
  for (const std::string_view each : texts) write.count(each.size());
  write.count(from.companies.size());
  write.count(from.roles.size());
  for (const std::string_view each : texts) write.bytes(each);
  for (const company& each : from.companies) {
    write.flag(each.primary);
    write.text(each.id);
    write.text(each.role);
  }
  for (const std::string_view each : from.roles) write.text(each);
  if (has_more) write_more(write, from);
  return out;
}

std::vector<contact::company> contact::companies() const {
  std::vector<company> out;
  for_each_company([&](const company& each) { out.push_back(each); });
  return out;
}

std::vector<std::string_view> contact::roles() const {
  std::vector<std::string_view> out;
  for_each_role([&](std::string_view each) { out.push_back(each); });
  return out;
}

std::vector<std::string_view> contact::lists() const {
  std::vector<std::string_view> out;
  for_each_list([&](std::string_view each) { out.push_back(each); });
  return out;
}

std::vector<contact::portal> contact::portals() const {
  std::vector<portal> out;
  for_each_portal([&](const portal& each) { out.push_back(each); });
  return out;
}

contact_ptr::~contact_ptr() {
  if (!contact_ || contact_->uses_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  contact_->~contact();
  ::operator delete(const_cast<contact*>(contact_));
}

}  // namespace ambit::model
