using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Storage.Memory;

namespace MarketChain.State.Tests;

public sealed class WorldStateTests : IDisposable
{
    private static readonly Address _alice = RandomBlocks.AddressOf(1);
    private static readonly Address _bob = RandomBlocks.AddressOf(2);

    private readonly MemoryStore _store = new();
    private readonly WorldState _world;

    public WorldStateTests() => _world = new WorldState(new WorldStateReader(_store));

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_balance_that_is_too_small_stays_as_it_is()
    {
        _world.AddBalance(_alice, 5);
        Assert.False(_world.TrySubtractBalance(_alice, 6));
        Assert.False(_world.TrySubtractBalance(_bob, 1));
        Assert.Equal((UInt256)5, _world.GetBalance(_alice));
        Assert.False(_world.AccountExists(_bob));
        Assert.True(_world.TrySubtractBalance(_alice, 5));
    }

    [Fact]
    public void Coin_never_wraps_around()
    {
        _world.AddBalance(_alice, UInt256.MaxValue);
        Assert.Throws<InvariantException>(() => _world.AddBalance(_alice, UInt256.One));
    }

    [Fact]
    public void Touched_and_empty_accounts_end_with_the_transaction_and_others_stay()
    {
        _world.Touch(_alice);
        _world.SetNonce(_bob, 1);
        Assert.True(_world.AccountExists(_alice));
        Assert.True(_world.IsEmpty(_alice));
        _world.FinishTransaction();
        Assert.False(_world.AccountExists(_alice));
        Assert.True(_world.AccountExists(_bob));
        Assert.Equal(Hash256.Zero, _world.GetCodeHash(_alice));
        Assert.Equal(Keccak256.OfEmpty, _world.GetCodeHash(_bob));
    }

    [Fact]
    public void Reverting_takes_back_each_kind_of_change()
    {
        int start = _world.Checkpoint();
        _world.SetNonce(_alice, 7);
        _world.AddBalance(_alice, 8);
        _world.SetCode(_alice, new byte[] { 1, 2 });
        _world.SetStorage(_alice, 1, 9);
        _world.SetTransientStorage(_alice, 1, 10);
        _world.CreateAccount(_alice);
        Assert.True(_world.WarmAddress(_alice));
        Assert.True(_world.WarmSlot(_alice, 1));
        _world.SelfDestruct(_alice);
        _world.RevertTo(start);

        Assert.False(_world.AccountExists(_alice));
        Assert.Equal(0UL, _world.GetNonce(_alice));
        Assert.Equal(UInt256.Zero, _world.GetBalance(_alice));
        Assert.True(_world.GetCode(_alice).IsEmpty);
        Assert.Equal(UInt256.Zero, _world.GetStorage(_alice, 1));
        Assert.Equal(UInt256.Zero, _world.GetTransientStorage(_alice, 1));
        Assert.False(_world.IsCreatedInTransaction(_alice));
        Assert.False(_world.IsAddressWarm(_alice));
        Assert.False(_world.IsSlotWarm(_alice, 1));
        Assert.False(_world.IsSelfDestructed(_alice));
        Assert.True(_world.IsBetweenTransactions);
    }

    [Fact]
    public void Marks_warmth_and_transient_slots_end_with_the_transaction()
    {
        _world.SetNonce(_alice, 1);
        _world.CreateAccount(_alice);
        _world.WarmAddress(_alice);
        _world.WarmSlot(_alice, 1);
        _world.SetTransientStorage(_alice, 1, 10);
        Assert.False(_world.WarmAddress(_alice));
        Assert.False(_world.WarmSlot(_alice, 1));
        _world.FinishTransaction();

        Assert.False(_world.IsCreatedInTransaction(_alice));
        Assert.Equal(UInt256.Zero, _world.GetTransientStorage(_alice, 1));
        Assert.True(_world.WarmAddress(_alice));
        Assert.True(_world.WarmSlot(_alice, 1));
    }

    [Fact]
    public void The_committed_value_of_a_slot_is_the_one_at_the_start_of_the_transaction()
    {
        _world.SetStorage(_alice, 1, 5);
        Assert.Equal(UInt256.Zero, _world.GetCommittedStorage(_alice, 1));
        _world.AddBalance(_alice, 1);
        _world.FinishTransaction();

        _world.SetStorage(_alice, 1, 6);
        _world.SetStorage(_alice, 1, 7);
        Assert.Equal((UInt256)5, _world.GetCommittedStorage(_alice, 1));
        Assert.Equal((UInt256)7, _world.GetStorage(_alice, 1));
        _world.FinishTransaction();
        Assert.Equal((UInt256)7, _world.GetCommittedStorage(_alice, 1));
    }

    [Fact]
    public void Storage_counts_for_a_collision_only_while_a_slot_is_set()
    {
        Assert.False(_world.HasStorage(_alice));
        _world.SetStorage(_alice, 1, 5);
        Assert.True(_world.HasStorage(_alice));
        _world.SetStorage(_alice, 1, 0);
        Assert.False(_world.HasStorage(_alice));
    }

    [Fact]
    public void A_checkpoint_of_a_finished_transaction_or_of_undone_changes_is_broken_code()
    {
        _world.SetNonce(_alice, 1);
        int inFirst = _world.Checkpoint();
        _world.SetNonce(_alice, 2);
        int later = _world.Checkpoint();
        _world.RevertTo(inFirst);
        Assert.Throws<InvariantException>(() => _world.RevertTo(later));
        _world.SetNonce(_alice, 3);
        _world.FinishTransaction();
        _world.SetNonce(_alice, 4);
        Assert.Throws<InvariantException>(() => _world.RevertTo(inFirst));
    }

    [Fact]
    public void Two_participants_go_back_together()
    {
        var ledger = new CountingJournal();
        var state = new BlockState(_world, ledger);
        StateCheckpoint start = state.Checkpoint();
        _world.SetNonce(_alice, 1);
        ledger.Length = 3;
        StateCheckpoint middle = state.Checkpoint();
        _world.SetNonce(_alice, 2);
        ledger.Length = 9;
        state.RevertTo(middle);
        Assert.Equal((1UL, 3), (_world.GetNonce(_alice), ledger.Length));
        state.RevertTo(start);
        Assert.Equal((0UL, 0), (_world.GetNonce(_alice), ledger.Length));
    }

    private sealed class CountingJournal : IJournaled
    {
        public int Length { get; set; }

        public int Checkpoint() => Length;

        public void RevertTo(int checkpoint) => Length = checkpoint;
    }
}
