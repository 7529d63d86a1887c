using System.Diagnostics;
using System.Text;

namespace MarketChain.Benchmarks;

/// <summary>A program that serves JSON-RPC, as a process of its own; killed when disposed.</summary>
internal sealed class RpcProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly HttpClient _http = new();
    private readonly Uri _address;

    private RpcProcess(Process process, Func<string, Uri?> addressIn)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _address = WaitForAddress(addressIn);

        // What else it says is read, so that it never waits for a reader.
        _ = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Starts a program and waits until it has said where it serves.</summary>
    /// <param name="program">What to start.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="addressIn">The address in a line of its output, or null.</param>
    /// <exception cref="InvalidOperationException">It ended before that.</exception>
    public static RpcProcess Start(string program, IEnumerable<string> arguments, Func<string, Uri?> addressIn)
        => new(
            Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            })!,
            addressIn);

    /// <summary>Where it serves.</summary>
    public Uri Address => _address;

    /// <summary>Sends a request and returns the answer, all of it.</summary>
    public string Ask(string request)
    {
        using StringContent content = new(request, Encoding.UTF8, "application/json");
        using HttpRequestMessage message = new(HttpMethod.Post, _address) { Content = content };
        using HttpResponseMessage response = _http.Send(message);
        using StreamReader reader = new(response.EnsureSuccessStatusCode().Content.ReadAsStream());
        return reader.ReadToEnd();
    }

    /// <summary>Ends its standard input, with which it must stop well.</summary>
    /// <exception cref="InvalidOperationException">It failed; the text is what it said.</exception>
    public void StopWithInput()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        if (_process.ExitCode != 0)
        {
            throw new InvalidOperationException(_errors.Result);
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _http.Dispose();
        _process.Dispose();
    }

    private Uri WaitForAddress(Func<string, Uri?> addressIn)
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (addressIn(line) is { } address)
            {
                return address;
            }
        }

        throw new InvalidOperationException($"the program ended before it was ready: {_errors.Result}");
    }
}
