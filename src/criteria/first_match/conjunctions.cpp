#include "src/criteria/first_match/conjunctions.hpp"

#include <algorithm>
#include <utility>

namespace ambit::criteria {

namespace {

class expander {
 public:
  expander(std::span<const plan_node> plan, std::size_t most) : plan_(plan), most_(most) {}

  conjunction_set expand(std::uint32_t index) const {
    const plan_node& node = plan_[index];
    switch (node.type) {
      case plan_node::kind::always:
        return everything(true);
      case plan_node::kind::never:
        return {};
      case plan_node::kind::leaf:
        return {{{{node.atom, node.expected}}}, true};
      case plan_node::kind::any:
        return expand_any(index);
      case plan_node::kind::all:
        break;
    }
    return expand_all(index);
  }

 private:
  static conjunction_set everything(bool exact) { return {{{}}, exact}; }

  conjunction_set expand_any(std::uint32_t index) const {
    conjunction_set out;
    for (std::uint32_t part = index + 1; part < plan_[index].end; part = plan_[part].end) {
      conjunction_set found = expand(part);
      if (out.alternatives.size() + found.alternatives.size() > most_) return everything(false);
      std::move(found.alternatives.begin(), found.alternatives.end(),
                std::back_inserter(out.alternatives));
      out.exact = out.exact && found.exact;
    }
    return out;
  }

  /// Single tests first, so that a group which is too large is left out and not they.
  conjunction_set expand_all(std::uint32_t index) const {
    conjunction_set out = everything(true);
    for (const bool leaves : {true, false}) {
      for (std::uint32_t part = index + 1; part < plan_[index].end; part = plan_[part].end) {
        if ((plan_[part].type == plan_node::kind::leaf) != leaves) continue;
        const conjunction_set found = expand(part);
        out.exact = out.exact && found.exact;
        if (out.alternatives.size() * found.alternatives.size() > most_) {
          out.exact = false;
          continue;
        }
        out.alternatives = product(out.alternatives, found.alternatives);
      }
    }
    return out;
  }

  static std::vector<conjunction> product(const std::vector<conjunction>& left,
                                          const std::vector<conjunction>& right) {
    std::vector<conjunction> out;
    out.reserve(left.size() * right.size());
    for (const conjunction& first : left) {
      for (const conjunction& second : right) {
        conjunction& both = out.emplace_back(first);
        for (const literal& each : second) {
          if (std::find(both.begin(), both.end(), each) == both.end()) both.push_back(each);
        }
      }
    }
    return out;
  }

  std::span<const plan_node> plan_;
  std::size_t most_;
};

}  // namespace

conjunction_set conjunctions_of(std::span<const plan_node> plan, std::size_t most) {
  return expander(plan, most).expand(0);
}

}  // namespace ambit::criteria
