using System.Runtime.InteropServices;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Tests.Crypto;

/// <summary>
/// Every body against the naive twin, whichever of them the processor would choose. <c>./test</c> runs the whole suite
/// once more with DOTNET_EnableAVX512=0, so that everything above the bodies uses plain words.
/// </summary>
public sealed class KeccakBodiesTests
{
    private const int Lanes = 25;
    private const int Seed = 1600;

    [Fact]
    public void Wide_instructions_that_are_switched_off_are_not_used()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_EnableAVX512") == "0")
        {
            Assert.False(KeccakAvx512.IsSupported);
        }
    }

    [Fact]
    public void Plain_words_permute_as_the_twin()
    {
        ulong[] state = RandomWords(Lanes);
        ulong[] expected = Twin(state);
        KeccakScalar.Permute(ref state[0]);
        Assert.Equal(expected, state);
    }

    [Fact]
    public void One_state_in_registers_permutes_as_the_twin()
    {
        if (!KeccakAvx512.IsSupported)
        {
            return;
        }

        ulong[] state = RandomWords(Lanes);
        ulong[] expected = Twin(state);
        KeccakAvx512.PermuteOne(ref state[0]);
        Assert.Equal(expected, state);
    }

    [Fact]
    public void Eight_states_permute_as_the_twin_does_one_by_one()
    {
        if (!KeccakAvx512.IsSupported)
        {
            return;
        }

        ulong[] states = RandomWords(Lanes * KeccakAvx512.States);
        ulong[][] expected = new ulong[KeccakAvx512.States][];
        for (int s = 0; s < expected.Length; s++)
        {
            expected[s] = Twin(StateOf(states, s));
        }

        KeccakAvx512.PermuteEight(ref states[0]);
        for (int s = 0; s < expected.Length; s++)
        {
            Assert.Equal(expected[s], StateOf(states, s));
        }
    }

    [Fact]
    public void Batches_of_every_size_and_mix_of_lengths_agree_with_the_twin()
    {
        Random random = new(Seed);
        byte[] data = new byte[2000];
        random.NextBytes(data);
        for (int count = 0; count < 60; count++)
        {
            ByteRange[] messages = new ByteRange[count];
            for (int i = 0; i < count; i++)
            {
                messages[i] = new ByteRange(random.Next(1000), random.Next(count % 2 == 0 ? 137 : 900));
            }

            Hash256[] results = new Hash256[count];
            Keccak256.HashBatch(data, messages, results);
            Assert.Equal(messages.Select(m => NaiveKeccak.Hash(data.AsSpan(m.Offset, m.Length))), results);
        }
    }

    [Fact]
    public void A_message_outside_the_data_is_never_read()
        => Assert.ThrowsAny<Exception>(() => Keccak256.HashBatch(
            new byte[100],
            [new(0, 8), new(96, 8), new(0, 8), new(0, 8), new(0, 8), new(0, 8), new(0, 8), new(0, 8)],
            new Hash256[8]));

    private static ulong[] RandomWords(int count)
    {
        ulong[] words = new ulong[count];
        new Random(Seed).NextBytes(MemoryMarshal.AsBytes(words.AsSpan()));
        return words;
    }

    private static ulong[] StateOf(ulong[] states, int s)
        => [.. Enumerable.Range(0, Lanes).Select(lane => states[(lane * KeccakAvx512.States) + s])];

    private static ulong[] Twin(ulong[] state)
    {
        ulong[,] a = new ulong[5, 5];
        for (int i = 0; i < Lanes; i++)
        {
            a[i % 5, i / 5] = state[i];
        }

        NaiveKeccak.Permute(a);
        return [.. Enumerable.Range(0, Lanes).Select(i => a[i % 5, i / 5])];
    }
}
