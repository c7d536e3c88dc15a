#include "tests/simulator/company.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace ambit::simulator {

const member* pool::find(owner who) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const member& each) { return each.who == who; });
  return found == members.end() ? nullptr : &*found;
}

// ------------------------------------------------------------------------------------- by chance

namespace {

user random_user(dice& random) {
  user made;
  made.is_active = random.chance(92);
  made.is_partner = random.chance(25);
  made.has_logged_in = random.chance(85);
  made.account = random.below(account_count);
  made.zone = random.below(zone_count);
  made.calendar = random.chance(25) ? random.below(calendar_count) : -1;
  return made;
}

pool random_pool(dice& random, int number) {
  pool made;
  made.turns = static_cast<method>((number + random.below(2)) % 4);
  made.change = static_cast<on_change>(random.below(3));
  made.counts_days = made.change != on_change::join_at_minimum && random.chance(25);
  if (random.chance(20)) {
    made.turns = method::round_robin;
    made.catch_up = random.between(1, 3);
  } else {
    made.sticky_counts = !made.counts_days && random.chance(40);
  }
  std::vector<owner> all;
  all.reserve(owner_count);
  for (owner who = 0; who < owner_count; ++who) all.push_back(who);
  for (int left = random.between(2, 7); left > 0; --left) {
    const int place = random.below(static_cast<int>(all.size()));
    made.members.push_back(random_member(random, made, all[static_cast<std::size_t>(place)]));
    all.erase(all.begin() + place);
  }
  return made;
}

}  // namespace

member random_member(dice& random, const pool& of, owner who) {
  member made;
  made.who = who;
  made.weight = random.chance(60) ? random.between(1, 9) : 1;
  if (random.chance(25)) made.most_open = random.between(2, 60);
  if (of.counts_days) made.most_per_day = random.between(1, 30);
  if (random.chance(10)) made.calendar = random.below(calendar_count);
  if (random.chance(15)) made.only = random.chance(50) ? language::french : language::english;
  return made;
}

company random_company(dice& random, std::int64_t first_day) {
  company made;
  for (int i = 0; i < user_count; ++i) made.users.push_back(random_user(random));
  for (int i = 0; i < account_count; ++i)
    made.accounts.push_back({random.below(user_count), i == 0 || random.chance(60)});
  for (int i = 0; i < queue_count; ++i) {
    queue some;
    for (owner who = 0; who < user_count; ++who)
      if (random.chance(40)) some.members.push_back(who);
    if (random.chance(50)) some.accept_within = random.between(1, 600);
    made.queues.push_back(some);
  }
  made.calendars.push_back({random.below(zone_count), 8 * 60, 18 * 60, first_day + 3});
  made.calendars.push_back({random.below(zone_count), 13 * 60 + 30, 24 * 60, first_day + 9});
  for (int i = 0; i < pool_count; ++i) made.pools.push_back(random_pool(random, i));
  for (int i = 0; i < route_count; ++i)
    made.accept_within.push_back(random.chance(30) ? random.between(1, 3'000) : 0);
  if (random.chance(50)) made.queues_calendar = random.below(calendar_count);
  made.has_default_owner = random.chance(50);
  return made;
}

// ------------------------------------------------------------------------------------ as documents

namespace {

constexpr const char* method_names[] = {"round_robin", "weighted", "least_loaded", "random"};
constexpr const char* change_names[] = {"keep", "reset", "join_at_minimum"};

std::string number(std::int64_t value) {
  return std::to_string(value);
}

std::string id_of(owner who) {
  return is_user(who) ? joined("u", number(who)) : joined("q", number(who - user_count));
}

std::string day_text(std::int64_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  const auto two = [](unsigned value) { return joined(value < 10 ? "0" : "", number(value)); };
  return joined(number(static_cast<int>(date.year())), "-",
                two(static_cast<unsigned>(date.month())), "-",
                two(static_cast<unsigned>(date.day())));
}

std::string clock_text(int minutes) {
  const auto two = [](int value) { return joined(value < 10 ? "0" : "", number(value)); };
  return joined(two(minutes / 60), ":", two(minutes % 60));
}

std::string flag(bool value) {
  return value ? "true" : "false";
}

std::string user_json(const company& all, int which) {
  const user& one = all.users[static_cast<std::size_t>(which)];
  std::string text = joined(R"({"id":")", id_of(which), R"(","active":)", flag(one.is_active),
                            R"(,"time_zone":")", zone_name(one.zone), "\"");
  if (one.is_partner) {
    text +=
        joined(R"(,"kind":"partner","profile":"partner","account":"a)", number(one.account), "\"");
    if (one.has_logged_in) text += R"(,"last_login":"2026-01-01T00:00:00Z")";
  }
  if (one.calendar >= 0) text += joined(R"(,"working_hours":"c)", number(one.calendar), "\"");
  if (one.away) {
    text += joined(R"(,"absences":[{"from":")", day_text(one.away->from_day), R"(","to":")",
                   day_text(one.away->to_day), "\"");
    if (one.away->substitute != nobody)
      text += joined(R"(,"substitute":")", id_of(one.away->substitute), "\"");
    text += "}]";
  }
  return text + "}";
}

std::string account_json(const company& all, int which) {
  const account& one = all.accounts[static_cast<std::size_t>(which)];
  return joined(R"({"id":"a)", number(which), R"(","owner":")", id_of(one.manager),
                R"(","partner_enabled":)", flag(one.is_enabled), "}");
}

std::string term_json(int minutes) {
  if (minutes == 0) return {};
  return joined(R"(,"accept_within":{"unit":"minutes","count":)", number(minutes), "}");
}

std::string queue_json(const company& all, int which) {
  const queue& one = all.queues[static_cast<std::size_t>(which)];
  std::string users;
  for (const owner who : one.members)
    users += joined(users.empty() ? "" : ",", "\"", id_of(who), "\"");
  return joined(R"({"id":")", id_of(user_count + which), R"(","objects":[)",
                one.holds_leads ? R"("lead")" : "", R"(],"members":{"users":[)", users, "]}",
                term_json(one.accept_within), "}");
}

std::string portal_json(const company& all) {
  return joined(R"({"id":"portal","viewable":true,"profiles":["partner"],"published":)",
                flag(all.portal_is_published), "}");
}

std::string calendar_json(const company& all, int which) {
  const calendar& one = all.calendars[static_cast<std::size_t>(which)];
  return joined(R"({"id":"c)", number(which), R"(","time_zone":")", zone_name(one.zone),
                R"(","hours":[{"days":["mon","tue","wed","thu","fri"],"from":")",
                clock_text(one.from_minute), R"(","to":")", clock_text(one.to_minute),
                R"("}],"holidays":[")", day_text(one.holiday), "\"]}");
}

std::string member_json(const member& one) {
  std::string text = joined(is_user(one.who) ? R"({"user":")" : R"({"queue":")", id_of(one.who),
                            R"(","weight":)", number(one.weight));
  if (one.most_open > 0 || one.most_per_day > 0) {
    text += R"(,"capacity":{)";
    if (one.most_open > 0) text += joined(R"("open":)", number(one.most_open));
    if (one.most_open > 0 && one.most_per_day > 0) text += ",";
    if (one.most_per_day > 0) text += joined(R"("per_day":)", number(one.most_per_day));
    text += "}";
  }
  if (one.calendar >= 0) text += joined(R"(,"working_hours":"c)", number(one.calendar), "\"");
  if (one.only != language::any)
    text += joined(R"(,"when":{"field":"language","op":"eq","value":")",
                   one.only == language::french ? "fr" : "en", "\"}");
  return text + "}";
}

std::string pool_json(const pool& one) {
  std::string members;
  for (const member& each : one.members)
    members += joined(members.empty() ? "" : ",", member_json(each));
  std::string text =
      joined(R"({"method":")", method_names[static_cast<int>(one.turns)], R"(","on_change":")",
             change_names[static_cast<int>(one.change)], R"(","sticky_counts":)",
             flag(one.sticky_counts), R"(,"members":[)", members, "]");
  if (one.catch_up > 0) text += joined(R"(,"catch_up":{"capped":)", number(one.catch_up), "}");
  return text + "}";
}

}  // namespace

std::string zone_name(int zone) {
  return joined("Simulated/Zone_", number(zone));
}

std::string owner_json(owner who) {
  return joined(is_user(who) ? R"({"user":")" : R"({"queue":")", id_of(who), "\"}");
}

std::string policy_document(const company& all) {
  std::string pools;
  for (std::size_t i = 0; i < all.pools.size(); ++i)
    pools += joined(pools.empty() ? "" : ",", "\"p", number(static_cast<std::int64_t>(i)),
                    "\":", pool_json(all.pools[i]));
  constexpr const char* assigned[] = {R"({"pool":"p0"})",
                                      R"({"pool":"p1"})",
                                      R"({"pool":"p2"})",
                                      R"({"pool":"p3"})",
                                      R"(["account_owner",{"pool":"p0"}])",
                                      R"(["last_owner",{"pool":"p1"}])",
                                      R"(["keep",{"pool":"p2"}])",
                                      R"([{"pool":"p3"},{"pool":"p0"}])"};
  std::string entries;
  std::size_t position = 0;
  for (const char* const choices : assigned) {
    const std::string term = term_json(all.accept_within[position]);
    const std::string name = joined("r", number(static_cast<std::int64_t>(position++)));
    entries += joined(entries.empty() ? "" : ",", R"({"id":")", name,
                      R"(","when":{"field":"route","op":"eq","value":")", name, R"("},"assign":)",
                      choices, term, "}");
  }
  return joined(R"({"ambit":1,"name":"simulated","schema":{"objects":{"lead":{"fields":{)",
                R"("route":{"type":"text"},"language":{"type":"text"}}}}},"pools":{)", pools,
                R"(},"assignment":{"lead":{"active_rule":"inbound",)",
                all.has_default_owner ? R"("default_owner":{"queue":"q2"},)" : "",
                all.queues_calendar < 0
                    ? std::string()
                    : joined(R"("working_hours":"c)", number(all.queues_calendar), "\","),
                R"("rules":{"inbound":{"entries":[)", entries, "]}}}}}");
}

std::string directory_document(const company& all) {
  const auto list = [&](const char* name, int count, std::string (*json)(const company&, int)) {
    std::string text;
    for (int i = 0; i < count; ++i) text += joined(i == 0 ? "" : ",", json(all, i));
    return joined("\"", name, "\":[", text, "]");
  };
  return joined(R"({"ambit":1,)", list("users", user_count, user_json), ",",
                list("accounts", account_count, account_json), ",",
                list("queues", queue_count, queue_json), ",",
                list("calendars", calendar_count, calendar_json), R"(,"communities":[)",
                portal_json(all), "]}");
}

std::string put_user(const company& all, int which) {
  if (!all.users[static_cast<std::size_t>(which)].is_there)
    return joined(R"({"command":"remove_user","id":")", id_of(which), "\"}");
  return joined(R"({"command":"put_user","user":)", user_json(all, which), "}");
}

std::string put_account(const company& all, int which) {
  return joined(R"({"command":"put_account","account":)", account_json(all, which), "}");
}

std::string put_queue(const company& all, int which) {
  return joined(R"({"command":"put_queue","queue":)", queue_json(all, which), "}");
}

std::string put_portal(const company& all) {
  return joined(R"({"command":"put_community","community":)", portal_json(all), "}");
}

}  // namespace ambit::simulator
