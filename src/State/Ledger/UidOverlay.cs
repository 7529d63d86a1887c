namespace MarketChain.State.Ledger;

/// <summary>
/// The rows of table 4 during a block. By number only: a slot is a number too, and would be taken for a UID.
/// </summary>
public sealed class UidOverlay
{
    internal UidOverlay(OverlayTable<uint, UidRow> table) => Table = table;

    /// <summary>The rows by slot.</summary>
    internal OverlayTable<uint, UidRow> Table { get; }

    /// <summary>The row as it is now; all zeros when there is no such UID.</summary>
    public ref readonly UidRow Read(uint uid) => ref Table.Read(Table.Find(uid));

    /// <summary>The row as it is now, without taking it into the overlay: for reads that change nothing.</summary>
    public UidRow Peek(uint uid) => Table.Peek(uid);

    /// <summary>The row, for a change now: its present value can be restored. Touch again after a checkpoint.</summary>
    public ref UidRow Touch(uint uid) => ref Table.Touch(Table.Find(uid));
}
