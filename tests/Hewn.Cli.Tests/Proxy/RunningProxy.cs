using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Hewn.Cli.Tests.Proxy;

/// <summary><c>hewn proxy</c> as a process of its own, and a client of it.</summary>
internal sealed class RunningProxy : IDisposable
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(120);

    private readonly Process _process;

    private RunningProxy(Process process, IReadOnlyList<string> said)
    {
        (_process, Said) = (process, said);
        Client = new HttpClient { BaseAddress = new Uri(said[0].Split(' ', ',')[0]), Timeout = _longest };
    }

    /// <summary>What it said when it began, line by line.</summary>
    public IReadOnlyList<string> Said { get; }

    public HttpClient Client { get; }

    public static async Task<RunningProxy> StartAsync(params string[] args)
    {
        Process process = Process.Start(new ProcessStartInfo(ExecutableTests.Executable, ["proxy", .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(_longest) is { } line)
        {
            said.Add(line);
            if (line == "Ctrl-C ends it")
                return new RunningProxy(process, said);
        }

        throw new InvalidOperationException(await process.StandardError.ReadToEndAsync());
    }

    /// <summary>Asks, and gives the stream that answers once something has come.</summary>
    public async Task<Stream> BeginAsync(string path, string body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (key is not null)
            request.Headers.Authorization = new("Bearer", key);
        HttpResponseMessage response =
            await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Stream stream = await response.Content.ReadAsStreamAsync();
        await stream.ReadExactlyAsync(new byte[1]);
        return stream;
    }

    /// <summary>Sends it a signal, and waits until it has ended.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync().WaitAsync(_longest);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
