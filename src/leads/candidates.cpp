#include "src/leads/candidates.hpp"

namespace ambit::leads {

candidates::candidates(const question& asked) : asked_(&asked), engine_(&asked.rules.data()) {
  if (const auto& atoms = asked.policy().user_atoms)
    criteria::bind_moment(*atoms, asked.now, memory_);
}

obstacle candidates::of_choice(const model::choice& named, user_criterion eligible_when) {
  if (named.type == model::choice::kind::queue)
    return of_queue(engine_->queues[named.target], about(eligible_when));
  return of_user(engine_->users[named.target],
                 about(eligible_when, named.community, named.community_target));
}

obstacle candidates::of_member(const model::pool& pool, const model::pool_member& member,
                               user_criterion eligible_when) {
  const auto by_pool = about(pool.eligible_when, pool.community, pool.community_target);
  const auto by_entry = about(eligible_when, pool.community, pool.community_target);
  if (member.target.type == model::choice::kind::queue)
    return of_queue_by_both(engine_->queues[member.target.target], by_pool, by_entry);
  const std::uint32_t position = engine_->users[member.target.target];
  const obstacle found = of_user(position, by_pool);
  return found != obstacle::none ? found : of_user(position, by_entry);
}

obstacle candidates::of_party(const party& who, user_criterion eligible_when) {
  const model::directory_data& people = asked_->people();
  if (who.type == model::owner_name::kind::queue)
    return of_queue(people.queues.position(who.id).value_or(model::engine_data::nowhere),
                    about(eligible_when));
  return of_user(people.users.position(who.id).value_or(model::engine_data::nowhere),
                 about(eligible_when));
}

obstacle candidates::of_user(std::uint32_t position, const model::eligibility_question& question) {
  return model::user_obstacle(*engine_, position, question, memory_);
}

obstacle candidates::of_queue(std::uint32_t position, const model::eligibility_question& question) {
  return model::queue_obstacle(*engine_, position, asked_->assignment->object_name, question,
                               memory_);
}

obstacle candidates::of_queue_by_both(std::uint32_t position,
                                      const model::eligibility_question& first,
                                      const model::eligibility_question& second) {
  const obstacle found = of_queue(position, first);
  if (found != obstacle::none || second.eligible_when == nullptr) return found;
  if (first.eligible_when == nullptr) return of_queue(position, second);
  for (const std::uint32_t member : engine_->queue_members[position])
    if (of_user(member, first) == obstacle::none && of_user(member, second) == obstacle::none)
      return obstacle::none;
  return obstacle::queue_unattended;
}

model::eligibility_question candidates::about(user_criterion eligible_when) const {
  return about(eligible_when, {}, 0);
}

model::eligibility_question candidates::about(user_criterion eligible_when,
                                              std::string_view community,
                                              std::uint32_t community_target) const {
  model::eligibility_question question;
  if (eligible_when) question.eligible_when = &asked_->policy().user_criteria[*eligible_when];
  if (!community.empty()) {
    question.community_named = true;
    question.community = engine_->communities[community_target];
  }
  return question;
}

}  // namespace ambit::leads
