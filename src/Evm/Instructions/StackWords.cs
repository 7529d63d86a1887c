using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MarketChain.Evm.Execution;
using MarketChain.Primitives;

namespace MarketChain.Evm.Instructions;

internal readonly unsafe struct Pop : IInstruction
{
    public static int Gas => 2;

    public static int StackIn => 1;

    public static int StackOut => 0;

    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
        => gas;
}

internal readonly unsafe struct PushZero : IInstruction
{
    public static int Gas => 2;

    public static int StackIn => 0;

    public static int StackOut => 1;

    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        top[1] = default;
        return gas;
    }
}

/// <summary>PUSH1 to PUSH32. Past the end of the code are zeros.</summary>
internal readonly unsafe struct Push<TCount> : ISteering
    where TCount : struct, ICount
{
    public static int Gas => 3;

    public static int StackIn => 0;

    public static int StackOut => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Run(Frame frame, byte* counter, UInt256* top)
    {
        byte* end = counter + 1 + TCount.Value;
        top[1] = new UInt256(
            Limb(end, TCount.Value),
            Limb(end - 8, TCount.Value - 8),
            Limb(end - 16, TCount.Value - 16),
            Limb(end - 24, TCount.Value - 24));
        return end;
    }

    /// <summary>
    /// The eight bytes before an address as a number, or as many as there are. The byte of the opcode is always there
    /// before them, so up to seven bytes are read at once with what is before cut off, if that is inside the code.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Limb(byte* end, int bytes)
    {
        if (bytes >= sizeof(ulong))
        {
            return BigEndian(Unsafe.ReadUnaligned<ulong>(end - sizeof(ulong)));
        }

        return bytes switch
        {
            <= 0 => 0,
            1 => end[-1],
            2 => Pair(end),
            3 => ((ulong)end[-3] << 16) | Pair(end),
            4 => Quad(end),
            5 => ((ulong)end[-5] << 32) | Quad(end),
            6 => (Pair(end - 4) << 32) | Quad(end),
            _ => BigEndian(Unsafe.ReadUnaligned<ulong>(end - sizeof(ulong))) & 0x00ff_ffff_ffff_ffff,
        };
    }

    private static ulong BigEndian(ulong value) => BinaryPrimitives.ReverseEndianness(value);

    private static ulong Pair(byte* end)
        => BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ushort>(end - 2));

    private static ulong Quad(byte* end)
        => BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(end - 4));
}

/// <summary>DUP1 to DUP16.</summary>
internal readonly unsafe struct Duplicate<TCount> : IInstruction
    where TCount : struct, ICount
{
    public static int Gas => 3;

    public static int StackIn => TCount.Value;

    public static int StackOut => TCount.Value + 1;

    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        Words.Copy(top + 1, top + 1 - TCount.Value);
        return gas;
    }
}

/// <summary>SWAP1 to SWAP16.</summary>
internal readonly unsafe struct Swap<TCount> : IInstruction
    where TCount : struct, ICount
{
    public static int Gas => 3;

    public static int StackIn => TCount.Value + 1;

    public static int StackOut => TCount.Value + 1;

    public static long Run<THost>(Machine<THost> machine, UInt256* top, long gas)
        where THost : struct, IHost
    {
        Words.Swap(top, top - TCount.Value);
        return gas;
    }
}
