using System.Runtime.CompilerServices;
using MarketChain.Primitives;

namespace MarketChain.Evm.Code;

/// <summary>
/// Code made ready to run: where it may be jumped to, and zeros behind it, so that neither the end of the code nor a
/// PUSH that is cut off there needs a check.
/// <code>
/// code (Length) │ zeros (PaddingBytes) │ jump targets: one bit a byte of code
/// </code>
/// One pinned buffer, so that frames may hold pointers as long as they hold this object.
/// </summary>
internal sealed unsafe class PreparedCode
{
    /// <summary>PUSH32 as the last byte reads 32 zeros and then finds STOP.</summary>
    private const int PaddingBytes = 33;

    private const int BytesKeptMax = 4 * 1_024;

    private const byte JumpTarget = 0x5b;
    private const byte FirstPush = 0x60;
    private const byte LastPush = 0x7f;

    /// <summary>No code: stops at once.</summary>
    public static readonly PreparedCode Empty = new([]);

    private byte[] _buffer = [];
    private byte* _start;
    private byte* _targets;

    public PreparedCode()
    {
    }

    public PreparedCode(ReadOnlySpan<byte> code) => Load(code);

    /// <summary>Bytes of code.</summary>
    public int Length { get; private set; }

    /// <summary>The first byte.</summary>
    public byte* Start => _start;

    /// <summary>The code.</summary>
    public ReadOnlySpan<byte> Bytes => new(_start, Length);

    /// <summary>Bytes of memory that it takes.</summary>
    public int BytesHeld => _buffer.Length;

    /// <summary>Prepares other code in the same buffer, if that is large enough.</summary>
    public void Load(ReadOnlySpan<byte> code)
    {
        int targetBytes = (code.Length + 7) / 8;
        int bytes = code.Length + PaddingBytes + targetBytes;
        if (bytes > _buffer.Length)
        {
            _buffer = GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
        }

        code.CopyTo(_buffer);
        _buffer.AsSpan(code.Length, PaddingBytes + targetBytes).Clear();
        Length = code.Length;
        fixed (byte* start = _buffer)
        {
            _start = start;
            _targets = start + code.Length + PaddingBytes;
        }

        MarkTargets();
    }

    /// <summary>Gives a large buffer back; nothing may run this code any more.</summary>
    public void Trim()
    {
        if (BytesHeld > BytesKeptMax)
        {
            _buffer = [];
            Load([]);
        }
    }

    /// <summary>The byte at a position that a jump may go to, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* TargetOf(in UInt256 position)
    {
        ulong at = position.LowUInt64;
        return position.FitsUInt64 && at < (ulong)Length && ((_targets[at >> 3] >> (int)(at & 7)) & 1) != 0
            ? _start + at
            : null;
    }

    /// <summary>A JUMPDEST that is not inside a PUSH.</summary>
    private void MarkTargets()
    {
        for (int i = 0; i < Length; i++)
        {
            byte opcode = _start[i];
            if (opcode == JumpTarget)
            {
                _targets[i >> 3] |= (byte)(1 << (i & 7));
            }
            else if (opcode is >= FirstPush and <= LastPush)
            {
                i += opcode - FirstPush + 1;
            }
        }
    }
}
