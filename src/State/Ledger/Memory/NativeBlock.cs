using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MarketChain.State.Ledger.Memory;

/// <summary>
/// Zeroed memory outside the garbage collector, for columns that live long. A large block is aligned to huge pages
/// and asks for them: a first touch then costs one fault in 512, and random reads miss the TLB far less.
/// </summary>
internal sealed unsafe class NativeBlock : SafeHandleZeroOrMinusOneIsInvalid
{
    private const nuint HugePageBytes = 2 << 20;
    private const nuint CacheLineBytes = 64;

    /// <summary>Takes memory from the system.</summary>
    /// <param name="bytes">At least 1.</param>
    /// <exception cref="OutOfMemoryException">The system has no more.</exception>
    public NativeBlock(nuint bytes)
        : base(ownsHandle: true)
    {
        bool isLarge = bytes >= HugePageBytes;
        void* memory = NativeMemory.AlignedAlloc(bytes, isLarge ? HugePageBytes : CacheLineBytes);
        SetHandle((nint)memory);
        if (isLarge)
        {
            LibC.AdviseHugePages(memory, bytes);
        }

        NativeMemory.Clear(memory, bytes);
        Bytes = bytes;
    }

    /// <summary>Its size.</summary>
    public nuint Bytes { get; }

    /// <summary>The first byte, at the start of a cache line.</summary>
    public byte* Pointer => (byte*)handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
