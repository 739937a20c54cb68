#include "encoder/workspace.h"

#include <new>
#include <utility>

#include "encoder/products.h"

namespace verbale {
namespace {
constexpr std::align_val_t kAlignment{64};
}

Workspace::Workspace() : buffers_(kPlaces), products_(std::make_unique<Products>()) {}

Workspace::~Workspace() {
  for (const Buffer& buffer : buffers_) ::operator delete(buffer.bytes, kAlignment);
}

void* Workspace::reserve(int place, std::size_t bytes) {
  Buffer& buffer = buffers_[static_cast<std::size_t>(place)];
  if (bytes > buffer.size) {
    ::operator delete(buffer.bytes, kAlignment);
    buffer = {};
    buffer.bytes = ::operator new(bytes, kAlignment);
    buffer.size = bytes;
  }
  return buffer.bytes;
}

WorkspacePool::Lease WorkspacePool::lease() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return {*this, std::make_unique<Workspace>()};
  std::unique_ptr<Workspace> workspace = std::move(idle_.back());
  idle_.pop_back();
  return {*this, std::move(workspace)};
}

void WorkspacePool::give_back(std::unique_ptr<Workspace> workspace) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(workspace));
}

}  // namespace verbale
