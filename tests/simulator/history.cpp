#include "tests/simulator/history.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace ambit::simulator {
namespace {

constexpr std::int64_t first_day = 20'780;  // 2026-11-23, a Monday
constexpr std::int64_t us_per_second = 1'000'000;
constexpr std::int64_t us_per_day = 86'400 * us_per_second;
constexpr int occasions = 3;

constexpr std::size_t attempts_kept = 40;

int size_of(const call& one) {
  return static_cast<int>(one.requests.size());
}

int size_of(const deeds& some) {
  std::size_t sum = 0;
  for (const act& each : some.acts) sum += each.leads.size();
  return static_cast<int>(sum);
}

}  // namespace

int event::size() const {
  int sum = size_of(first) + size_of(second) + static_cast<int>(orders.size()) + size_of(done) +
            size_of(rival);
  for (const event& each : inside) sum += each.size();
  return std::max(sum, 1);
}

history::history(std::uint64_t seed, bool is_in_file)
    : random_(seed),
      is_in_file_(is_in_file),
      now_unix_us_(first_day * us_per_day),
      company_(random_company(random_, first_day)) {}

/// Per mille of what comes next.
event history::next() {
  pass_time();
  event made;
  made.host = random_.below(2);
  const int pick = random_.below(1000);
  if (pick < 560) {
    made.first = some_call();
  } else if (pick < 600) {
    made.what = event::kind::overlap;
    made.first = some_call();
    made.second = some_call();
  } else if (pick < 620) {
    made.what = event::kind::overtake;
    made.second = some_call();
    if (random_.chance(70)) {
      made.orders = some_orders(false);
    } else {
      made.done = some_deeds();
    }
  } else if (pick < 680) {
    made.what = event::kind::acts;
    made.done = some_deeds();
  } else if (pick < 695) {
    made.what = event::kind::race;
    made.done = some_deeds();
    made.rival = accepting(random_.one_of(made.done.acts).leads.front());
  } else if (pick < 910) {
    made.what = event::kind::orders;
    made.orders = some_orders(false);
  } else if (pick < 965) {
    made = change_people();
  } else if (pick < 980) {
    made.what = event::kind::pools;
    change_pools();
  } else if (is_in_file_) {
    made = crash();
  } else if (pick == 999 && leads_.size() < 1000) {  // it costs as much as all that came before
    made.what = event::kind::restart;
  } else {
    made.first = arrivals(1, false);
  }
  return made;
}

/// Mostly minutes; at times a night; and hosts' clocks differ a little.
void history::pass_time() {
  const int pick = random_.below(100);
  if (pick < 80) now_unix_us_ += random_.below(480) * us_per_second;
  if (pick >= 98) now_unix_us_ += random_.below(6 * 3600) * us_per_second;
  if (pick == 97) now_unix_us_ -= random_.below(60) * us_per_second;
}

// ---------------------------------------------------------------------------------------- leads

int history::new_lead() {
  lead made;
  made.to = static_cast<route>(random_.chance(70) ? random_.below(4) : random_.below(route_count));
  if (random_.chance(80)) made.speaks = random_.chance(30) ? language::french : language::english;
  made.account = random_.below(account_count);
  leads_.push_back(made);
  open_.push_back(static_cast<int>(leads_.size()) - 1);
  return open_.back();
}

/// Mostly one of the latest.
int history::known_lead() {
  if (leads_.empty()) return new_lead();
  const int count = static_cast<int>(leads_.size());
  return random_.chance(70) ? std::max(0, count - 1 - random_.below(40)) : random_.below(count);
}

int history::open_lead() {
  return open_.empty() ? known_lead() : random_.one_of(open_);
}

call history::some_call() {
  const int pick = random_.below(1000);
  if (pick < 530) return arrivals(1, false);
  if (pick < 650) return arrivals(random_.between(2, 12), false);
  if (pick < 664) return arrivals(random_.between(15, 60), true);
  if (pick < 800) return repetitions();
  if (pick < 880) return ageing();
  return again();
}

call history::arrivals(int count, bool one_route) {
  call made;
  made.now_unix_us = now_unix_us_;
  const int first = static_cast<int>(leads_.size());
  for (int i = 0; i < count; ++i) {
    const int which = new_lead();
    if (one_route)
      leads_[static_cast<std::size_t>(which)] = leads_[static_cast<std::size_t>(first)];
    made.requests.push_back({which, random_.below(200) == 0});
  }
  return made;
}

/// A host that has lost count: known leads, some twice, new ones among them.
call history::repetitions() {
  call made;
  made.now_unix_us = now_unix_us_;
  if (random_.chance(15)) made.occasion = random_.between(1, occasions);
  for (int left = random_.between(1, 6); left > 0; --left) {
    made.requests.push_back({random_.chance(80) ? known_lead() : new_lead(), false});
    if (random_.chance(20)) made.requests.push_back(made.requests.back());
  }
  return made;
}

call history::again() {
  call made;
  made.now_unix_us = now_unix_us_;
  made.occasion = random_.between(1, occasions);
  for (int left = random_.between(1, 4); left > 0; --left)
    made.requests.push_back({known_lead(), false});
  return made;
}

/// A host that looks through what it has, some of it twice.
call history::ageing() {
  call made;
  made.now_unix_us = now_unix_us_;
  made.is_ageing = true;
  for (int left = random_.between(1, 8); left > 0; --left) {
    made.requests.push_back({open_lead(), random_.below(200) == 0});
    if (random_.chance(5)) made.requests.push_back(made.requests.back());
  }
  return made;
}

// ----------------------------------------------------------------------------------------- acts

/// Mostly by a member of a queue, which the lead may be in, or not.
deeds history::accepting(int lead) {
  deeds made;
  made.now_unix_us = now_unix_us_;
  made.actor = random_.below(user_count);
  const auto& members = random_.one_of(company_.queues).members;
  if (!members.empty() && random_.chance(80)) made.actor = random_.one_of(members);
  if (random_.below(50) == 0) made.actor = nobody;
  made.acts.push_back({act::kind::accept, {lead}, nobody});
  attempts_.push_back({lead, made.actor});
  if (attempts_.size() > attempts_kept) attempts_.erase(attempts_.begin());
  return made;
}

deeds history::some_deeds() {
  if (random_.chance(30) && !attempts_.empty()) {  // whoever tried to accept something has it now?
    const attempt earlier = random_.one_of(attempts_);
    const auto what = random_.chance(70) ? act::kind::release : act::kind::accept;
    return {now_unix_us_, earlier.actor, {{what, {earlier.lead}, nobody}}};
  }
  deeds made = accepting(known_lead());
  for (int left = random_.below(6); left > 0; --left) {
    act some;
    some.what = random_.chance(60) ? act::kind::accept : static_cast<act::kind>(random_.below(3));
    some.leads = {some.what == act::kind::release ? made.acts.back().leads.front() : known_lead()};
    if (some.what == act::kind::accept) attempts_.push_back({some.leads.front(), made.actor});
    if (some.what == act::kind::reassign) {
      some.to = random_.below(owner_count);
      for (int more = random_.below(3); more > 0; --more) {
        const int which = known_lead();
        if (std::find(some.leads.begin(), some.leads.end(), which) == some.leads.end())
          some.leads.push_back(which);
      }
    }
    made.acts.push_back(std::move(some));
  }
  return made;
}

// --------------------------------------------------------------------------------------- orders

std::vector<order> history::some_orders(bool in_crash) {
  std::vector<order> made;
  // About as many leads are closed as come in.
  const int count = random_.chance(20) ? random_.between(10, 30) : random_.between(1, 3);
  made.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) made.push_back(some_order(in_crash));
  return made;
}

/// What a crash may interrupt is said again afterwards, so it must bear that: a merge does not.
order history::some_order(bool in_crash) {
  order made;
  const int pick = random_.below(100);
  made.lead = pick < 75 ? open_lead() : known_lead();
  if (pick < 75) {
    made.what = order::kind::close;
    std::erase(open_, made.lead);
  } else if (pick < 83) {
    made.what = order::kind::reopen;
  } else if (pick < 93 || in_crash) {
    made.what = order::kind::set_owner;
    made.next = random_.below(owner_count);
  } else if (pick < 97) {
    made.what = order::kind::merge;
    made.into = known_lead();
    if (made.into == made.lead) made.into = new_lead();
  } else {
    made.what = order::kind::remove;
  }
  return made;
}

// --------------------------------------------------------------------------------------- people

event history::change_people() {
  event made;
  made.what = event::kind::people;
  const int pick = random_.below(100);
  if (pick < 80) {
    const owner which = random_.below(user_count);
    change_user(company_.users[static_cast<std::size_t>(which)], which);
    made.commands = put_user(company_, which);
  } else if (pick < 88) {
    const int which = random_.below(queue_count);
    queue& one = company_.queues[static_cast<std::size_t>(which)];
    const owner who = random_.below(user_count);
    if (std::erase(one.members, who) == 0) one.members.push_back(who);
    if (user_count + which != triage) one.holds_leads = random_.chance(85);
    made.commands = put_queue(company_, which);
  } else if (pick < 94) {
    const int which = random_.below(account_count);
    account& one = company_.accounts[static_cast<std::size_t>(which)];
    one.manager = random_.below(user_count);
    one.is_enabled = one.is_enabled || random_.chance(30);  // cannot be undone
    made.commands = put_account(company_, which);
  } else {
    company_.portal_is_published = random_.chance(75);
    made.commands = put_portal(company_);
  }
  return made;
}

/// Substitutes have higher numbers than those whom they stand in for: none leads in a circle.
void history::change_user(user& one, owner which) {
  if (!one.is_there) {  // back, with all that they had
    one.is_there = true;
    return;
  }
  const int pick = random_.below(100);
  if (pick < 8) {
    one.is_there = false;
  } else if (pick < 35) {
    one.is_active = !one.is_active || random_.chance(40);
  } else if (pick < 75) {
    const std::int64_t today = now_unix_us_ / us_per_day;
    one.away.reset();
    if (random_.chance(60)) {
      const std::int64_t from = today + random_.below(2);
      one.away = absence{from, from + random_.below(3), nobody};
      if (which + 1 < user_count && random_.chance(60))
        one.away->substitute = random_.between(which + 1, user_count - 1);
    }
  } else if (pick < 85) {
    one.calendar = random_.chance(25) ? random_.below(calendar_count) : -1;
  } else if (pick < 93) {
    one.has_logged_in = true;
  } else {
    one.zone = random_.below(zone_count);
  }
}

// ---------------------------------------------------------------------------------------- pools

void history::change_pools() {
  pool& one = company_.pools[static_cast<std::size_t>(random_.below(pool_count))];
  const int pick = random_.below(100);
  if (pick < 55) {
    change_members(one);
  } else if (pick < 75) {
    member& some =
        one.members[static_cast<std::size_t>(random_.below(static_cast<int>(one.members.size())))];
    some = random_member(random_, one, some.who);
  } else if (pick < 85) {
    for (member& each : one.members) each.weight = random_.between(1, 9);
  } else if (pick < 95) {
    // What was missed and made up is remembered for turns in order alone.
    if (one.catch_up == 0) one.turns = static_cast<method>(random_.below(4));
  } else {
    company_.has_default_owner = !company_.has_default_owner;
  }
}

void history::change_members(pool& one) {
  const int count = static_cast<int>(one.members.size());
  const owner who = random_.below(owner_count);
  const auto is_there = [&](const member& each) { return each.who == who; };
  if (one.find(who) == nullptr) {
    if (count < 8)
      one.members.insert(one.members.begin() + random_.below(count + 1),
                         random_member(random_, one, who));
  } else if (count > 1) {
    std::erase_if(one.members, is_there);
  }
}

// -------------------------------------------------------------------------------------- crashes

event history::crash() {
  event made;
  made.what = event::kind::crash;
  made.host = random_.below(2);
  for (int left = random_.between(1, 12); left > 0; --left) {
    event some;
    const int pick = random_.below(100);
    if (pick < 65) {
      some.first = some_call();
    } else if (pick < 80) {
      some.what = event::kind::acts;
      some.done = some_deeds();
    } else {
      some.what = event::kind::orders;
      some.orders = some_orders(true);
    }
    made.inside.push_back(std::move(some));
    pass_time();
  }
  made.killed_at = random_.between(1, 25 * static_cast<int>(made.inside.size()));
  made.killed_before = random_.chance(50);
  const int count = static_cast<int>(made.inside.size());
  if (random_.chance(25)) made.killed_untold = random_.below(count);
  return made;
}

}  // namespace ambit::simulator
