#include "base/file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <system_error>

#include <fmt/format.h>

namespace verbale {

Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit) {
  std::error_code trouble;
  if (std::filesystem::is_directory(path, trouble)) {
    return Error{ErrorCode::kUnreadable, fmt::format("{}: is a folder", path.string())};
  }
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (!file) {
    const ErrorCode code = errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnreadable;
    return Error{code, fmt::format("{}: {}", path.string(), std::strerror(errno))};
  }
  std::string bytes;
  char buffer[1 << 16];
  while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, file.get())) {
    if (bytes.size() + count > limit) {
      return Error{ErrorCode::kTooLarge, fmt::format("{}: over the limit of {} bytes", path.string(), limit)};
    }
    bytes.append(buffer, count);
  }
  if (std::ferror(file.get()) != 0) {
    return Error{ErrorCode::kUnreadable, fmt::format("{}: {}", path.string(), std::strerror(errno))};
  }
  return bytes;
}

std::filesystem::path program_folder() {
  std::error_code trouble;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", trouble);
  return trouble ? std::filesystem::path() : program.parent_path();
}

}  // namespace verbale
