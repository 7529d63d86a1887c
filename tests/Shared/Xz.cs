using System.Diagnostics;

namespace MarketChain.TestKit;

/// <summary>
/// Opens the <c>.xz</c> files that data sets come in, by the tool <c>xz</c>, which <c>./test</c> installs.
/// </summary>
public static class Xz
{
    /// <summary>Unpacks <c>name.xz</c> as <c>name</c> into a folder and returns its path.</summary>
    /// <exception cref="InvalidDataException">The tool refused the file.</exception>
    public static async Task<string> UnpackAsync(string packed, string folder)
    {
        var unpacked = Path.Combine(folder, Path.GetFileNameWithoutExtension(packed));
        var start = new ProcessStartInfo("xz", ["--decompress", "--stdout", packed])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var xz = Process.Start(start)!;
        await using (var file = File.Create(unpacked))
            await xz.StandardOutput.BaseStream.CopyToAsync(file);
        await xz.WaitForExitAsync();
        return xz.ExitCode == 0 ? unpacked : throw new InvalidDataException($"xz could not unpack {packed}");
    }
}
