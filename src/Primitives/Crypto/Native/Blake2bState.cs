using System.Runtime.CompilerServices;

namespace MarketChain.Primitives.Crypto.Native;

/// <summary>crypto_generichash_state in memory that does not move: the stack or a pinned array.</summary>
internal static class Blake2bState
{
    /// <summary>Room for a state at an aligned address.</summary>
    public const int MemoryBytes = Sodium.GenericHashStateBytes + Sodium.GenericHashStateAlignment;

    /// <summary>The first aligned byte of <paramref name="memory"/>: always the same one.</summary>
    public static unsafe ref byte Align(Span<byte> memory)
    {
        const nuint Mask = Sodium.GenericHashStateAlignment - 1;
        Invariant.Check(memory.Length >= MemoryBytes);
        nuint address = (nuint)Unsafe.AsPointer(ref memory[0]);
        return ref memory[(int)((0 - address) & Mask)];
    }

    /// <summary>Begins a message.</summary>
    public static void Start(ref byte state)
        => Invariant.Check(Sodium.crypto_generichash_init(ref state, 0, 0, Hash256.Size) == 0);

    /// <summary>Takes the next bytes.</summary>
    public static void Append(ref byte state, ReadOnlySpan<byte> bytes)
        => Invariant.Check(Sodium.crypto_generichash_update(ref state, bytes, (ulong)bytes.Length) == 0);

    /// <summary>The digest; the state must be started again before its next use.</summary>
    public static Hash256 Finish(ref byte state)
    {
        Span<byte> digest = stackalloc byte[Hash256.Size];
        Invariant.Check(Sodium.crypto_generichash_final(ref state, digest, Hash256.Size) == 0);
        return new Hash256(digest);
    }
}
