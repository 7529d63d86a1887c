using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;

namespace MarketChain.Primitives.Blocks;

/// <summary>
/// How a header holds a vote:
/// <code>
/// []   [1, key] joins   [2, key] leaves   [3, parameter, value, fromBlock]   [4, target, number, 1 suspends or 0]
/// </code>
/// </summary>
internal static class VoteForm
{
    private const string Name = "vote";

    public static HeaderVote? Read(ref RlpFieldReader reader)
    {
        RlpFieldReader list = reader.List(Name);
        HeaderVote? vote = list.HasMore ? ReadOne(ref list) : null;
        reader.Leave(list);
        return vote;
    }

    public static void Write(ref RlpWriter writer, HeaderVote? vote)
    {
        int list = writer.StartList();
        if (vote is not null)
        {
            writer.WriteUInt64((ulong)vote.Kind);
        }

        switch (vote)
        {
            case ValidatorVote validator:
                writer.WriteBytes(validator.Key.Bytes);
                break;
            case ParameterVote parameter:
                writer.WriteUInt64(parameter.Parameter);
                writer.WriteUInt256(parameter.Value);
                writer.WriteUInt64(parameter.FromBlock);
                break;
            case SuspensionVote suspension:
                writer.WriteUInt64((ulong)suspension.Target);
                writer.WriteUInt64(suspension.Number);
                writer.WriteUInt64(suspension.Suspends ? 1UL : 0);
                break;
        }

        writer.EndList(list);
    }

    private static HeaderVote? ReadOne(ref RlpFieldReader list)
    {
        int position = list.Position;
        VoteKind kind = (VoteKind)list.UInt64(Name, byte.MaxValue);
        switch (kind)
        {
            case VoteKind.Add or VoteKind.Remove:
                return new ValidatorVote(
                    new Ed25519PublicKey(list.Fixed(Name, Ed25519PublicKey.Size)), kind == VoteKind.Add);
            case VoteKind.Parameter:
                return ReadParameter(ref list);
            case VoteKind.Suspension:
                return ReadSuspension(ref list);
            default:
                list.Require(condition: false, Name, DecodeReason.OutOfRange, position);
                return null;
        }
    }

    private static ParameterVote ReadParameter(ref RlpFieldReader list)
    {
        byte parameter = (byte)list.UInt64(Name, byte.MaxValue);
        int position = list.Position;
        UInt256 value = list.UInt256(Name);
        list.Require(value.FitsUInt128, Name, DecodeReason.OutOfRange, position);
        return new ParameterVote(parameter, value.FitsUInt128 ? (UInt128)value : 0, list.UInt64(Name));
    }

    private static SuspensionVote ReadSuspension(ref RlpFieldReader list)
    {
        int position = list.Position;
        SuspensionTarget target = (SuspensionTarget)list.UInt64(Name, byte.MaxValue);
        bool known = target is SuspensionTarget.Site or SuspensionTarget.Uid;
        list.Require(known, Name, DecodeReason.OutOfRange, position);
        uint number = (uint)list.UInt64(Name, uint.MaxValue);
        return new SuspensionVote(target, number, list.UInt64(Name, 1) == 1);
    }
}
