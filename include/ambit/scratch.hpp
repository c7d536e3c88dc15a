// ambit/scratch.hpp: the working memory of one thread.
//
//   scratch memory;
//   for (…) leads::match(engine, batch, now, memory);
//
// Reused buffers, so that deciding allocates nothing per record once they have grown. It holds no
// state that an answer depends on: a fresh scratch gives the same bytes.
// Thread rule: one a thread; never two calls at a time on the same scratch.
#pragma once

#include <memory>

namespace ambit {

namespace criteria {
class workspace;
}

class scratch {
 public:
  scratch();
  ~scratch();
  scratch(scratch&&) noexcept;
  scratch& operator=(scratch&&) noexcept;
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;

  criteria::workspace& workspace() noexcept { return *workspace_; }  ///< for the library's layers

 private:
  std::unique_ptr<criteria::workspace> workspace_;
};

}  // namespace ambit
