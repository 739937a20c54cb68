#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace verbale {

/// What one thread writes on while it computes: buffers that grow to what was asked of them and stay.
/// Used by one thread at a time; computations do not see what was left there before.
class Workspace {
 public:
  /// Places that do not overlap.  Each is good until the next take() of the same one.
  enum Place : std::uint8_t {
    kLinearInput,  ///< taken by Linear
    kLinearSums,   ///< taken by Linear
    kFirstFree,    ///< from here on for who holds the workspace
    kPlaces = kFirstFree + 16
  };

  Workspace();
  ~Workspace();
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  /// Room for `count` items, aligned to 64 bytes; what is in it is anything.
  /// REQUIRES: T is trivial, place < kPlaces.
  template <class T>
  [[nodiscard]] std::span<T> take(int place, std::size_t count) {
    return {static_cast<T*>(reserve(place, count * sizeof(T))), count};
  }

  /// What oneDNN keeps for this thread.
  struct Products;
  [[nodiscard]] Products& products() { return *products_; }

 private:
  struct Buffer {
    void* bytes = nullptr;
    std::size_t size = 0;
  };

  void* reserve(int place, std::size_t bytes);

  std::vector<Buffer> buffers_;
  std::unique_ptr<Products> products_;
};

/// Workspaces for as many threads as ask at once.
class WorkspacePool {
 public:
  /// A workspace that goes back as the lease ends.
  class Lease {
   public:
    Lease(WorkspacePool& pool, std::unique_ptr<Workspace> workspace)
        : pool_(&pool), workspace_(std::move(workspace)) {}
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (workspace_) pool_->give_back(std::move(workspace_));
    }
    [[nodiscard]] Workspace& operator*() { return *workspace_; }

   private:
    WorkspacePool* pool_;
    std::unique_ptr<Workspace> workspace_;
  };

  /// May be called by many threads.
  [[nodiscard]] Lease lease();

 private:
  void give_back(std::unique_ptr<Workspace> workspace);

  std::mutex mutex_;
  std::vector<std::unique_ptr<Workspace>> idle_;
};

}  // namespace verbale
