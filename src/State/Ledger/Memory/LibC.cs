using System.Runtime.InteropServices;

namespace MarketChain.State.Ledger.Memory;

/// <summary>The one call that .NET does not offer.</summary>
internal static unsafe partial class LibC
{
    /// <summary>MADV_HUGEPAGE of &lt;sys/mman.h&gt;, Linux only.</summary>
    private const int AdviceHugePage = 14;

    /// <summary>Asks for huge pages. A hint: where the system refuses, the memory works all the same.</summary>
    public static void AdviseHugePages(void* memory, nuint bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = madvise(memory, bytes, AdviceHugePage);
        }
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int madvise(void* addr, nuint length, int advice);
}
