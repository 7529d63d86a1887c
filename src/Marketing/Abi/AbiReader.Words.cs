using MarketChain.Primitives;
using MarketChain.Primitives.Transactions.Messages;

namespace MarketChain.Marketing.Abi;

/// <content>Words, offsets and lengths.</content>
internal sealed partial class AbiReader
{
    private static string Wanted(DecodeReason reason)
        => reason switch
        {
            DecodeReason.NotAscending => "items in ascending order, each once",
            DecodeReason.OutOfRange => "a number that is given",
            _ => "a value that fits the others",
        };

    private void Refuse(string name, string expected, string got)
        => Fault ??= $"{_path}{name}: expected {expected}, got {got}";

    private T Visit<T>(string name)
        where T : class, IMessage<T>
    {
        string path = _path;
        _path += name + ".";
        AbiReader self = this;
        T message = T.Visit(ref self, T.Blank);
        _path = path;
        return message;
    }

    private UInt256 ReadWord(string name)
    {
        if (Fault is null && _data.Length - _head < WordBytes)
        {
            Refuse(name, "32 bytes", $"{Math.Max(0, _data.Length - _head)}");
        }

        if (Fault is not null)
        {
            return default;
        }

        UInt256 word = UInt256.ReadBigEndian(_data.Span.Slice(_head, WordBytes));
        _head += WordBytes;
        return word;
    }

    private ulong Number(string name, ulong min, ulong max)
    {
        UInt256 word = ReadWord(name);
        if (word < min || word > max)
        {
            Refuse(name, min == 0 ? $"at most {max}" : $"{min} to {max}", $"{word}");
            return 0;
        }

        return word.LowUInt64;
    }

    /// <summary>The offset of a dynamic value leads to where the one before it ended.</summary>
    private void EnterOffset(string name)
    {
        int expected = _tail - _start;
        UInt256 offset = ReadWord(name);
        if (offset != (ulong)expected)
        {
            Refuse(name, $"offset {expected}", $"{offset}");
        }
    }

    /// <summary>An offset and the length it leads to, which is checked against what is there; 0 with a fault.</summary>
    private int EnterTail(string name, uint min, uint max, int itemBytes)
    {
        EnterOffset(name);
        int head = _head;
        _head = _tail;
        int length = (int)Number(name + ".length", min, max);
        _tail = _head;
        _head = head;
        if ((long)length * itemBytes > _data.Length - _tail)
        {
            Refuse(name, $"{(long)length * itemBytes} bytes", $"{Math.Max(0, _data.Length - _tail)}");
        }

        return Fault is null ? length : 0;
    }

    /// <summary>So many bytes of the dynamic value at hand; none with a fault.</summary>
    private ReadOnlySpan<byte> Take(string name, int length)
    {
        if (length > _data.Length - _tail)
        {
            Refuse(name, $"{length} bytes", $"{Math.Max(0, _data.Length - _tail)}");
        }

        if (Fault is not null)
        {
            return default;
        }

        ReadOnlySpan<byte> bytes = _data.Span.Slice(_tail, length);
        _tail += length;
        return bytes;
    }
}
