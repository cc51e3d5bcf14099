using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Hewn.Cli.Tests.Serve;

/// <summary>A real <c>hewn serve</c> in a process of its own, and a client of it.</summary>
internal sealed class RunningServe : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private RunningServe(Process process) => _process = process;

    /// <summary>Its address, without a slash behind it.</summary>
    public string Url { get; private set; } = "";

    public HttpClient Client { get; } = new();

    /// <summary>What it has written to both outputs so far.</summary>
    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    public static async Task<RunningServe> StartAsync(string folder, params string[] arguments)
    {
        Process process = Process.Start(new ProcessStartInfo(
            ExecutableTests.Executable, ["serve", "--listen", "127.0.0.1:0", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var serve = new RunningServe(process);
        process.OutputDataReceived += (_, line) => serve.Note(line.Data);
        process.ErrorDataReceived += (_, line) => serve.Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await UntilAsync(() => serve.Said.Contains("Ctrl-C ends it") || process.HasExited, () => serve.Said);
        serve.Url = serve.Said.Split('\n').First(line => line.EndsWith("takes it as a Loki")).Split(' ')[1];
        serve.Client.BaseAddress = new Uri(serve.Url);
        return serve;
    }

    /// <summary>Pushes a line of now.</summary>
    public async Task PushAsync(string stream, string line)
    {
        long ns = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        using var content = new StringContent(
            $$"""{"streams":[{"stream":{{stream}},"values":[["{{ns}}",{{JsonSerializer.Serialize(line)}}]]}]}""",
            Encoding.UTF8, "application/json");
        (await Client.PostAsync("/loki/api/v1/push", content)).EnsureSuccessStatusCode();
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits until something is so.</summary>
    public static Task UntilAsync(Func<bool> isSo, Func<string> look) =>
        UntilAsync(() => Task.FromResult(isSo()), look);

    /// <summary>Waits until something is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, Func<string> look)
    {
        long started = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            if (Stopwatch.GetElapsedTime(started) > _patience)
                throw new TimeoutException("it never was: " + look());
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        Client.Dispose();
    }

    private void Note(string? line)
    {
        lock (_said)
        {
            if (line is not null)
                _said.Append(line).Append('\n');
        }
    }
}
