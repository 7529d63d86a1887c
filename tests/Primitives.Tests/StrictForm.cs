namespace MarketChain.Primitives.Tests;

/// <summary>What every decoder owes: one value, one encoding, and a reason for whatever it refuses.</summary>
internal static class StrictForm
{
    /// <summary>Room for the objects of an error and of the few fields before it.</summary>
    private const long AllocationMax = 16 * 1024;

    /// <summary>Reads bytes and writes the value that was read; null and the reason when they are refused.</summary>
    public delegate byte[]? Recode(byte[] bytes, out DecodeError error);

    /// <summary>The bytes are read to the value that is written as they are.</summary>
    public static void RoundTrips(byte[] bytes, Recode recode)
    {
        byte[]? again = recode(bytes, out DecodeError error);
        Assert.Equal(DecodeError.None, error);
        Assert.Equal(Hex.Encode(bytes), Hex.Encode(again));
    }

    /// <summary>Each prefix is refused, and so are bytes behind the end.</summary>
    public static void RefusesEveryOtherLength(byte[] bytes, Recode recode)
    {
        for (int length = 0; length < bytes.Length; length++)
        {
            Refuses(bytes[..length], recode);
        }

        Refuses([.. bytes, 0], recode);
        Refuses([.. bytes, .. bytes], recode);
    }

    /// <summary>With any bit flipped they are refused, or are another value whose encoding is exactly them.</summary>
    public static void RefusesOrIsExactAfterAnyFlip(byte[] bytes, Recode recode)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            for (int bit = 1; bit <= 0x80; bit <<= 1)
            {
                byte[] flipped = [.. bytes];
                flipped[i] ^= (byte)bit;
                byte[]? again = recode(flipped, out DecodeError error);
                if (again is null)
                {
                    Assert.NotEqual(DecodeReason.None, error.Reason);
                    Assert.InRange(error.Position, 0, bytes.Length);
                }
                else
                {
                    Assert.Equal(Hex.Encode(flipped), Hex.Encode(again));
                }
            }
        }
    }

    /// <summary>Random bytes behind a lawful beginning are refused with a reason, or are exact.</summary>
    public static void SurvivesRandomBytes(byte[] beginning, Recode recode)
        => Seeds.Each(500, random =>
        {
            byte[] tail = new byte[random.Next(1, 200)];
            random.NextBytes(tail);
            byte[] bytes = [.. beginning, .. tail];
            byte[]? again = recode(bytes, out DecodeError error);
            Assert.True(again is null ? error.Reason != DecodeReason.None : again.AsSpan().SequenceEqual(bytes));
        });

    /// <summary>A length or a depth that is only declared costs no memory.</summary>
    public static void RefusesWithoutAllocating(byte[] bytes, Recode recode)
    {
        Refuses(bytes, recode);
        long before = GC.GetAllocatedBytesForCurrentThread();
        recode(bytes, out _);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationMax);
    }

    /// <summary>The form holds at every length and after every flip.</summary>
    public static void Holds(byte[] bytes, Recode recode)
    {
        RoundTrips(bytes, recode);
        RefusesEveryOtherLength(bytes, recode);
        RefusesOrIsExactAfterAnyFlip(bytes, recode);
    }

    private static void Refuses(byte[] bytes, Recode recode)
    {
        byte[]? again = recode(bytes, out DecodeError error);
        Assert.True(again is null, $"accepted {Hex.Encode(bytes)}");
        Assert.NotEqual(DecodeReason.None, error.Reason);
        Assert.InRange(error.Position, 0, bytes.Length);
    }
}
