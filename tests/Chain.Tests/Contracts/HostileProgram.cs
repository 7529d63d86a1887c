using System.Buffers.Binary;
using MarketChain.Chain.Tests.Modules;
using MarketChain.Marketing;
using MarketChain.Primitives;

namespace MarketChain.Chain.Tests.Contracts;

/// <summary>
/// Random contracts that call the modules in every way there is, from a constructor or a call: with valid, malformed
/// and cut data, all gas or hardly any, value, inside other creations, and that revert, stop or die afterwards.
/// </summary>
internal sealed class HostileProgram(Random random, Address[] known, byte[] creation)
{
    private const int DepthMax = 3;
    private const byte Invalid = 0xfe;

    private static readonly (Address Module, string Signature)[] Functions =
    [
        (SystemAccounts.Uids, "uidCount()"),
        (SystemAccounts.Uids, "uidOf(address)"),
        (SystemAccounts.Uids, "uidOfCommitment(uint8,bytes32)"),
        (SystemAccounts.Uids, "getUid(uint32)"),
        (SystemAccounts.Uids, "registerUid()"),
        (SystemAccounts.Uids, "bindUid(uint32,bytes32)"),
        (SystemAccounts.Uids, "suspendUid(uint32,bool)"),
        (SystemAccounts.Sites, "getSite(uint32)"),
        (SystemAccounts.Sites, "siteName(uint32)"),
        (SystemAccounts.Sites, "maySubmit(uint32,address)"),
        (SystemAccounts.Campaigns, "getCampaign(uint32)"),
        (SystemAccounts.Campaigns, "campaignName(uint32)"),
        (SystemAccounts.Campaigns, "getTerms(uint32,uint32)"),
        (SystemAccounts.Campaigns, "fundCampaign(uint32)"),
        (SystemAccounts.Campaigns, "pauseCampaign(uint32)"),
        (SystemAccounts.Campaigns, "resumeCampaign(uint32)"),
        (SystemAccounts.Campaigns, "closeCampaign(uint32)"),
        (SystemAccounts.Attention, "currentEpoch()"),
        (SystemAccounts.Attention, "getEpochTimes(uint32)"),
        (SystemAccounts.Attention, "getEpoch(uint32,uint32)"),
        (SystemAccounts.Attention, "getUidEpoch(uint32,uint32,uint32)"),
        (SystemAccounts.Attention, "getSiteEpoch(uint32,uint32,uint32)"),
        (SystemAccounts.Attention, "getEarnings(uint32)"),
        (SystemAccounts.Attention, "getTotals()"),
        (SystemAccounts.Attention, "settleEpoch(uint32,uint32,uint32)"),
        (SystemAccounts.Attention, "claimEarnings(uint32,address,uint256)"),
        (SystemAccounts.Governance, "getParameters()"),
    ];

    /// <summary>Code that does a few things and ends.</summary>
    public byte[] Make(int depth = 0)
    {
        List<byte[]> parts = [];
        List<(int Part, byte[] Data)> tails = [];
        for (int steps = random.Next(1, 6); steps > 0; steps--)
        {
            (byte[] code, byte[] data) = random.Next(5) == 0 && depth < DepthMax ? Creates(depth) : Calls();
            tails.Add((parts.Count, data));
            parts.Add([0x61, 0, 0, 0x61, 0, 0, 0x5f, 0x39, .. code, 0x50]);
        }

        parts.Add(Ends());
        int end = parts.Sum(part => part.Length);
        foreach ((int part, byte[] data) in tails)
        {
            BinaryPrimitives.WriteUInt16BigEndian(parts[part].AsSpan(1), (ushort)data.Length);
            BinaryPrimitives.WriteUInt16BigEndian(parts[part].AsSpan(4), (ushort)end);
            end += data.Length;
        }

        return [.. parts.SelectMany(part => part), .. tails.SelectMany(tail => tail.Data)];
    }

    private (byte[] Code, byte[] Data) Creates(int depth)
    {
        byte[] inner = Make(depth + 1);
        return ([.. Push2(inner.Length), 0x5f, .. Push2(random.Next(3) * random.Next(500)), 0xf0], inner);
    }

    /// <summary>One of CALL, CALLCODE, DELEGATECALL and STATICCALL; the data is in memory from 0 on.</summary>
    private (byte[] Code, byte[] Data) Calls()
    {
        (Address target, byte[] data) = random.Next(6) == 0 ? (Pick(), []) : CallOfModule();
        byte opcode = Pick<byte>(0xf1, 0xf1, 0xf1, 0xf1, 0xf2, 0xf4, 0xfa);
        byte[] value = opcode is 0xf1 or 0xf2 ? Push2(random.Next(2) * random.Next(1_000)) : [];
        byte[] gas = random.Next(4) == 0 ? [0x62, .. Number(random.Next(200_000))[1..]] : [0x5a];
        return (
            [0x5f, 0x5f, .. Push2(data.Length), 0x5f, .. value, 0x73, .. target.Bytes, .. gas, opcode],
            data);
    }

    private (Address Target, byte[] Data) CallOfModule()
    {
        if (random.Next(3) == 0)
        {
            return (SystemAccounts.Campaigns, Spoil(creation));
        }

        (Address module, string signature) = Pick(Functions);
        string types = signature[(signature.IndexOf('(', StringComparison.Ordinal) + 1)..^1];
        object[] arguments = [.. types.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Argument)];
        return (module, Spoil(AbiCode.Call(signature, arguments)));
    }

    private object Argument(string type) => type switch
    {
        "address" => Pick(),
        "bytes32" => new Hash256(Number(random.Next(3)).Concat(new byte[28]).ToArray()),
        "uint256" => Pick<UInt256>(UInt256.Zero, UInt256.One, 1_000UL, UInt256.MaxValue),
        "bool" => Pick(UInt256.Zero, UInt256.One, 2UL),
        _ => Pick<UInt256>(UInt256.Zero, 1UL, 1UL, 2UL, 3UL, 5UL, uint.MaxValue, (UInt256)1UL << 32, UInt256.MaxValue),
    };

    private byte[] Spoil(byte[] data)
    {
        byte[] spoilt = [.. data];
        switch (random.Next(8))
        {
            case 0:
                spoilt[random.Next(spoilt.Length)] ^= (byte)(1 << random.Next(8));
                return spoilt;
            case 1:
                return spoilt[..random.Next(spoilt.Length)];
            case 2:
                return [.. spoilt, .. new byte[random.Next(1, 70)]];
            default:
                return spoilt;
        }
    }

    private byte[] Ends() => random.Next(12) switch
    {
        0 => [0x5f, 0x5f, 0xfd],
        1 => [Invalid],
        2 => [0x73, .. Pick().Bytes, 0xff],
        3 => [0x30, 0xff],
        _ => [0x00],
    };

    private Address Pick() => Pick(known);

    private T Pick<T>(params T[] items) => items[random.Next(items.Length)];

    private static byte[] Push2(int number) => [0x61, .. Number(number)[2..]];

    private static byte[] Number(int number)
    {
        byte[] bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
