#pragma once

#include <span>
#include <string_view>

namespace verbale::server {

/// A file of the page, as the build made it of web/.
struct PageFile {
  std::string_view path;  ///< "/index.html", "/assets/main-1a2b3c.js"
  std::string_view type;  ///< media type
  std::string_view bytes;
};

/// None where the program was built without the page.
[[nodiscard]] std::span<const PageFile> page_files();

}  // namespace verbale::server
