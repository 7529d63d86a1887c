using MarketChain.Primitives;

namespace MarketChain.State.Tests;

internal static class StateAssert
{
    /// <summary>Every address that a random block may have touched reads as the model says.</summary>
    public static void Agrees(StateModel model, IStateReader reader)
    {
        for (int i = 0; i < RandomBlocks.Addresses; i++)
        {
            Agrees(model, reader, RandomBlocks.AddressOf(i));
        }
    }

    /// <summary>One address reads as the model says.</summary>
    public static void Agrees(StateModel model, IStateReader reader, Address address)
    {
        bool exists = model.Accounts.TryGetValue(address, out StateModel.ModelAccount? expected);
        Assert.Equal(exists, reader.TryGetAccount(address, out Account account));
        expected ??= new StateModel.ModelAccount();
        Assert.Equal(expected.Nonce, account.Nonce);
        Assert.Equal(expected.Balance, account.Balance);
        Assert.Equal(expected.Code, reader.GetCode(account.CodeHash).ToArray());
        for (ulong slot = 0; slot < RandomBlocks.Slots; slot++)
        {
            Assert.Equal(expected.Storage.GetValueOrDefault(slot), reader.GetStorage(address, slot));
        }
    }
}
