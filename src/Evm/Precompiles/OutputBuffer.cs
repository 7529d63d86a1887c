using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MarketChain.Evm.Precompiles;

/// <summary>Where precompiles and native contracts leave what they return. Reused from call to call.</summary>
public sealed class OutputBuffer
{
    private const int BytesKeptMax = 64 * 1024;
    private const int WordSize = 32;

    // Pinned, because the caller's frame points at the bytes until its next call.
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(256, pinned: true);

    /// <summary>Bytes of the output.</summary>
    public int Length { get; private set; }

    /// <summary>The output.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Where the output is; it stays there until the next <see cref="Resize"/>.</summary>
    internal unsafe byte* Start => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_bytes));

    /// <summary>Sets the output's length; returns all of it to be filled. What it held before is lost.</summary>
    public Span<byte> Resize(int length)
    {
        if (length > _bytes.Length)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        }

        Length = length;
        return _bytes.AsSpan(0, length);
    }

    /// <summary>Sets the output to a copy of these bytes.</summary>
    public void Set(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Resize(bytes.Length));

    /// <summary>Sets the output to a word of 1 for true, of 0 for false.</summary>
    public void SetWord(bool value)
    {
        Span<byte> word = Resize(WordSize);
        word.Clear();
        word[^1] = value ? (byte)1 : (byte)0;
    }

    /// <summary>Empties it, and gives a large buffer back.</summary>
    internal void Reset()
    {
        Length = 0;
        if (_bytes.Length > BytesKeptMax)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(BytesKeptMax, pinned: true);
        }
    }
}
