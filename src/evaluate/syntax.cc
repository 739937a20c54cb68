#include "evaluate/evaluate.h"

namespace verbale {

Result<std::string> evaluate_syntax(const Reader& /*reader*/, const std::string& path) {
  return Error{ErrorCode::kNotFound, path};
}

}  // namespace verbale
