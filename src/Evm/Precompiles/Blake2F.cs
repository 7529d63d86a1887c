using System.Buffers.Binary;
using MarketChain.Evm.Precompiles.Hashing;

namespace MarketChain.Evm.Precompiles;

/// <summary>
/// 0x09, EIP-152: the function F of BLAKE2b. Input of exactly 213 bytes, output h (64); all words of h, m and t are
/// little-endian.
/// <code>
/// [rounds 4, big-endian][h 64][m 128][t 16][f 1]
/// </code>
/// </summary>
internal sealed class Blake2F : IPrecompile
{
    private const int InputSize = 213;
    private const int StateOffset = 4;
    private const int MessageOffset = 68;
    private const int CounterOffset = 196;
    private const int FlagOffset = 212;

    /// <inheritdoc/>
    public static long Gas(ReadOnlySpan<byte> input, Fork fork)
        => input.Length == InputSize ? BinaryPrimitives.ReadUInt32BigEndian(input) : 0;

    /// <inheritdoc/>
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output)
    {
        if (input.Length != InputSize || input[FlagOffset] > 1)
        {
            return false;
        }

        Span<ulong> state = stackalloc ulong[Blake2bCompression.StateWords];
        Span<ulong> message = stackalloc ulong[Blake2bCompression.MessageWords];
        ReadWords(input[StateOffset..], state);
        ReadWords(input[MessageOffset..], message);
        Blake2bCompression.Run(
            state,
            message,
            BinaryPrimitives.ReadUInt64LittleEndian(input[CounterOffset..]),
            BinaryPrimitives.ReadUInt64LittleEndian(input[(CounterOffset + sizeof(ulong))..]),
            input[FlagOffset] == 1,
            BinaryPrimitives.ReadUInt32BigEndian(input));

        Span<byte> result = output.Resize(state.Length * sizeof(ulong));
        for (int i = 0; i < state.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(result[(i * sizeof(ulong))..], state[i]);
        }

        return true;
    }

    private static void ReadWords(ReadOnlySpan<byte> bytes, Span<ulong> words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * sizeof(ulong))..]);
        }
    }
}
