using System.Reflection;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Crypto.Native;

namespace MarketChain.Primitives.Tests.Crypto;

public sealed class NativeLibrariesTests
{
    [Fact]
    public void The_libraries_of_this_machine_are_good() => Assert.Null(NativeLibraries.Check());

    [Theory]
    [InlineData(typeof(Sodium))]
    [InlineData(typeof(Secp256k1Library))]
    public void Every_imported_function_is_among_the_checked_symbols(Type imports)
    {
        RequiredLibrary library = imports == typeof(Sodium)
            ? RequiredLibrary.ForSodium
            : RequiredLibrary.ForSecp256k1;
        string[] imported = [.. imports
            .GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(method => !method.Name.StartsWith('<'))
            .Select(method => method.Name)];
        Assert.NotEmpty(imported);
        Assert.Equal(imported.Order(StringComparer.Ordinal), library.Symbols.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_missing_library_is_named_with_its_package()
    {
        RequiredLibrary absent = new("libabsent.so.9", "libabsent9", [], () => null);
        Assert.Equal("libabsent.so.9 was not found: install the Debian package libabsent9", absent.Check());
    }

    [Fact]
    public void A_library_without_a_function_is_refused_with_its_name()
    {
        RequiredLibrary poor = RequiredLibrary.ForSodium with { Symbols = ["sodium_init", "sodium_absent"] };
        Assert.Contains("it lacks sodium_absent", poor.Check(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_with_a_fault_is_refused_with_the_fault()
    {
        RequiredLibrary faulty = RequiredLibrary.ForSodium with { FindFault = () => "found '1.0.0'" };
        Assert.Contains("found '1.0.0'", faulty.Check(), StringComparison.Ordinal);
    }
}
