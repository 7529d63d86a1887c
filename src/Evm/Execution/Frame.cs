using System.Runtime.InteropServices;
using MarketChain.Evm.Code;
using MarketChain.Evm.Precompiles;
using MarketChain.Primitives;

namespace MarketChain.Evm.Execution;

/// <summary>
/// One call's state. Frames are kept by depth and used again, so a call allocates nothing.
/// <para>
/// The stack lies in a block of 64 KiB that starts at a multiple of 64 KiB, and the top word of a stack of n words is
/// at block + 32 · n: its height is in the low 16 bits of the pointer, so requirements are checked without a load.
/// </para>
/// </summary>
internal sealed unsafe class Frame : IDisposable
{
    /// <summary>Words of a full stack.</summary>
    public const int StackWordsMax = 1_024;

    private const nuint StackBlockBytes = 64 * 1_024;
    private const nuint HeightMask = StackBlockBytes - 1;

    private readonly UInt256* _stackBlock;

    public Frame(int depth)
    {
        Depth = depth;
        _stackBlock = (UInt256*)NativeMemory.AlignedAlloc(StackBlockBytes, StackBlockBytes);
    }

    /// <summary>Frames around it.</summary>
    public int Depth { get; }

    // What was asked for: filled in by the one who calls.
    public CallKind Kind;
    public Address Account;
    public Address Caller;
    public Address CodeAddress;
    public UInt256 Value;
    public byte* Input;
    public int InputLength;
    public long GasGiven;
    public bool IsStatic;

    /// <summary>The code comes by a delegation (EIP-7702), which reaches no precompile or native contract.</summary>
    public bool IsDelegated;

    /// <summary>Whose code runs; of a creation the frame's own buffer.</summary>
    public PreparedCode Code = PreparedCode.Empty;

    // How far it is, while another frame runs.
    public byte* ProgramCounter;
    public UInt256* Top;
    public long Gas;

    /// <summary>Refunds of this frame and of those that it called and that succeeded.</summary>
    public long Refund;

    /// <summary>Refunds of the frames around it when it began.</summary>
    public long RefundBefore;

    // What its last call returned: bytes of the frame above, which stay until the next call.
    public byte* ReturnData;
    public int ReturnDataLength;

    // Where in its memory the frame that it waits for puts what it returns.
    public int ResultOffset;
    public int ResultLength;

    // How it ended.
    public EvmStatus Status;
    public byte* Output;
    public int OutputLength;

    /// <summary>The moment to go back to when it fails, if it came so far.</summary>
    public HostCheckpoint Checkpoint;
    public bool HasCheckpoint;

    /// <summary>SELFDESTRUCT ended it: to whom the balance went, and how much.</summary>
    public bool HasSelfDestructed;
    public Address Beneficiary;
    public UInt256 BalanceMoved;

    /// <summary>Its memory.</summary>
    public EvmMemory Memory { get; } = new();

    /// <summary>Where a precompile that runs in place of code leaves its output.</summary>
    public OutputBuffer Native { get; } = new();

    /// <summary>The buffer for code that makes a contract.</summary>
    public PreparedCode InitCode { get; } = new();

    /// <summary>True for CREATE, CREATE2 and a transaction that creates.</summary>
    public bool IsCreation => Kind is CallKind.Create or CallKind.Create2;

    /// <summary>The top of an empty stack, where no word is.</summary>
    public UInt256* StackBottom => _stackBlock;

    /// <summary>What was sent along.</summary>
    public ReadOnlySpan<byte> InputBytes => new(Input, InputLength);

    /// <summary>What it returned.</summary>
    public ReadOnlySpan<byte> OutputBytes => new(Output, OutputLength);

    /// <summary>What its last call returned.</summary>
    public ReadOnlySpan<byte> ReturnDataBytes => new(ReturnData, ReturnDataLength);

    /// <summary>Words of a stack whose top is here.</summary>
    public static uint Height(UInt256* top) => (uint)((nuint)top & HeightMask) / Words.Size;

    /// <summary>True when a stack whose top is here has fewer words than that.</summary>
    public static bool IsBelow(UInt256* top, int words) => (ushort)(nuint)top < words * Words.Size;

    /// <summary>Before anything else: nothing is left of the call that used it before.</summary>
    public void Begin()
    {
        Gas = GasGiven;
        Refund = 0;
        ReturnDataLength = 0;
        OutputLength = 0;
        Status = EvmStatus.Success;
        HasCheckpoint = false;
        HasSelfDestructed = false;
    }

    /// <summary>Before its code runs.</summary>
    public void BeginCode()
    {
        ProgramCounter = Code.Start;
        Top = StackBottom;
        Memory.Clear();
    }

    /// <summary>Says what the frame returns: bytes that stay until the frame is used again.</summary>
    public void SetOutput(byte* bytes, int length)
    {
        Output = bytes;
        OutputLength = length;
    }

    /// <summary>The code that makes a contract is both the frame's code and its input.</summary>
    public void SetInitCode(ReadOnlySpan<byte> initCode)
    {
        InitCode.Load(initCode);
        Code = InitCode;
        Input = InitCode.Start;
        InputLength = InitCode.Length;
    }

    /// <summary>Gives large buffers back.</summary>
    public void Trim()
    {
        Memory.Trim();
        Native.Reset();
        InitCode.Trim();
        Code = PreparedCode.Empty;
    }

    /// <summary>Gives native memory back.</summary>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_stackBlock);
        Memory.Dispose();
    }
}
