// contact.hpp: a contact as directories keep a million of them: one block of memory with its texts
// one after the other, each as long as it is.
//
// Thread rule: immutable, counted by those who share it; const use from many threads.
// Cost: 4 bytes, 6 counts and 2 a company and 1 a role (a byte each below 128), and the texts; of
// one with further fields, lists or portals 3 counts more, and 2 bytes a portal.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ambit::model {

/// What a contact is made of; borrows its texts.
struct contact_draft {
  struct company {
    std::string_view id;
    std::string_view role;
    bool primary = false;
  };
  /// How the contact stands with one of the policy's portals.
  struct portal {
    std::string_view id;
    bool registered = false;
    bool self_registered = false;
    bool consent = false;
  };
  std::string_view id;
  std::string_view name;
  std::string_view email;
  std::string_view user;  ///< linked user id; empty: none
  std::vector<company> companies;
  std::vector<std::string_view> roles;  ///< sorted, each once
  std::vector<std::string_view> lists;  ///< the same; access lists that it is a member of
  std::vector<portal> portals;          ///< in the order of their ids, each once
  std::string fields;  ///< compact JSON object of the host's further fields; empty when absent
  bool active = false;
  bool verified = false;  ///< the address is known to be the contact's
};

class contact_ptr;

class contact {
 public:
  using company = contact_draft::company;
  using portal = contact_draft::portal;

  static contact_ptr make(const contact_draft& from);
  contact(const contact&) = delete;
  contact& operator=(const contact&) = delete;

  std::string_view id() const noexcept { return text(0); }
  std::string_view name() const noexcept { return text(1); }
  std::string_view email() const noexcept { return text(2); }
  std::string_view user() const noexcept { return text(3); }
  bool active() const noexcept { return (flags() & flag_active) != 0; }
  bool verified() const noexcept { return (flags() & flag_verified) != 0; }
  std::string_view fields() const noexcept { return read_more().fields; }
  /// Those of the draft, with texts that are the contact's.
  std::vector<company> companies() const;
  std::vector<std::string_view> roles() const;
  std::vector<std::string_view> lists() const;
  std::vector<portal> portals() const;

  std::uint32_t company_count() const noexcept { return read_head().companies; }
  std::uint32_t role_count() const noexcept { return read_head().roles; }
  template <class Visit>
  void for_each_company(const Visit& visit) const {
    const head from = read_head();
    const char* at = from.lists;
    for (std::uint32_t i = 0; i < from.companies; ++i) visit(read_company(at));
  }
  template <class Visit>
  void for_each_role(const Visit& visit) const {
    const head from = read_head();
    const char* at = from.lists;
    for (std::uint32_t i = 0; i < from.companies; ++i) read_company(at);
    for (std::uint32_t i = 0; i < from.roles; ++i) visit(read_text(at));
  }
  std::uint32_t list_count() const noexcept { return read_more().list_count; }
  template <class Visit>
  void for_each_list(const Visit& visit) const {
    const more from = read_more();
    const char* at = from.lists;
    for (std::uint32_t i = 0; i < from.list_count; ++i) visit(read_text(at));
  }
  std::uint32_t portal_count() const noexcept { return read_more().portal_count; }
  template <class Visit>
  void for_each_portal(const Visit& visit) const {
    const more from = read_more();
    const char* at = from.lists;
    for (std::uint32_t i = 0; i < from.list_count; ++i) read_text(at);
    for (std::uint32_t i = 0; i < from.portal_count; ++i) visit(read_portal(at));
  }

 private:
  friend class contact_ptr;
  static constexpr int text_count = 4;
  struct head {
    std::uint32_t sizes[text_count] = {};
    std::uint32_t companies = 0;
    std::uint32_t roles = 0;
    const char* texts = nullptr;
    const char* lists = nullptr;  ///< behind the texts
  };
  /// What most contacts have nothing of.
  struct more {
    std::string_view fields;
    std::uint32_t list_count = 0;
    std::uint32_t portal_count = 0;
    const char* lists = nullptr;  ///< the lists, then the portals
  };
  static constexpr unsigned flag_active = 1;
  static constexpr unsigned flag_verified = 2;
  static constexpr unsigned flag_more = 4;  ///< further fields, lists or portals
  contact() = default;
  ~contact() = default;

  // Behind the object: the flags, the sizes and counts of head, the texts, the companies, the
  // roles; and where there is more, the fields, two counts, the lists, the portals.
  const char* bytes() const noexcept {
    return reinterpret_cast<const char*>(this) + sizeof(contact);
  }
  unsigned flags() const noexcept { return static_cast<unsigned char>(bytes()[0]); }
  /// Seven bits a byte, least significant first; the last has its high bit clear.
  static std::uint32_t read_count(const char*& at) noexcept {
    auto byte = static_cast<unsigned char>(*at++);
    std::uint32_t out = byte & 0x7FU;
    for (unsigned shift = 7; byte >= 0x80; shift += 7) {
      byte = static_cast<unsigned char>(*at++);
      out |= (byte & 0x7FU) << shift;
    }
    return out;
  }
  static std::string_view read_text(const char*& at) noexcept {
    const std::uint32_t size = read_count(at);
    const std::string_view out(at, size);
    at += size;
    return out;
  }
  static company read_company(const char*& at) noexcept {
    company out;
    out.primary = *at++ != 0;
    out.id = read_text(at);
    out.role = read_text(at);
    return out;
  }
  static portal read_portal(const char*& at) noexcept {
    const auto bits = static_cast<unsigned char>(*at++);
    portal out;
    out.registered = (bits & 1U) != 0;
    out.self_registered = (bits & 2U) != 0;
    out.consent = (bits & 4U) != 0;
    out.id = read_text(at);
    return out;
  }
  more read_more() const noexcept {
    more out;
    if ((flags() & flag_more) == 0) return out;
    const head from = read_head();
    const char* at = from.lists;
    for (std::uint32_t i = 0; i < from.companies; ++i) read_company(at);
    for (std::uint32_t i = 0; i < from.roles; ++i) read_text(at);
    out.fields = read_text(at);
    out.list_count = read_count(at);
    out.portal_count = read_count(at);
    out.lists = at;
    return out;
  }
  head read_head() const noexcept {
    head out;
    const char* at = bytes() + 1;
    for (std::uint32_t& size : out.sizes) size = read_count(at);
    out.companies = read_count(at);
    out.roles = read_count(at);
    out.texts = at;
    for (const std::uint32_t size : out.sizes) at += size;
    out.lists = at;
    return out;
  }
  std::string_view text(int which) const noexcept {
    const head from = read_head();
    const char* at = from.texts;
    for (int i = 0; i < which; ++i) at += from.sizes[i];
    return {at, from.sizes[which]};
  }

  mutable std::atomic<std::uint32_t> uses_ = 1;
};

/// Shares a contact, or none.
class contact_ptr {
 public:
  contact_ptr() = default;
  contact_ptr(const contact_ptr& other) noexcept : contact_(other.contact_) {
    if (contact_) contact_->uses_.fetch_add(1, std::memory_order_relaxed);
  }
  contact_ptr(contact_ptr&& other) noexcept : contact_(std::exchange(other.contact_, nullptr)) {}
  contact_ptr& operator=(contact_ptr other) noexcept {
    std::swap(contact_, other.contact_);
    return *this;
  }
  ~contact_ptr();

  const contact* get() const noexcept { return contact_; }
  const contact& operator*() const noexcept { return *contact_; }
  explicit operator bool() const noexcept { return contact_ != nullptr; }

 private:
  friend class contact;
  explicit contact_ptr(const contact* made) noexcept : contact_(made) {}
  const contact* contact_ = nullptr;
};

}  // namespace ambit::model
