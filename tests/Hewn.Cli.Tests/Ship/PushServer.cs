using System.Net;
using Hewn.Alerts.Tests;
using Hewn.Shipping.Tests;

namespace Hewn.Cli.Tests.Ship;

/// <summary>A Loki as far as pushes go, on a port of its own. It answers as a test says.</summary>
internal sealed class PushServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<int, (int Status, TimeSpan Delay)> _answer;
    private readonly Lock _gate = new();
    private readonly List<List<PushedLine>> _batches = [];
    private int _requests;

    /// <summary>A server that has begun.</summary>
    /// <param name="answer">Its answer to a request, counted from 1; lines of a success are kept.</param>
    public PushServer(Func<int, (int Status, TimeSpan Delay)>? answer = null)
    {
        _answer = answer ?? (_ => (204, TimeSpan.Zero));
        Url = $"http://127.0.0.1:{FreePort.Next()}";
        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string Url { get; }

    /// <summary>The batches that it took.</summary>
    public IReadOnlyList<IReadOnlyList<PushedLine>> Batches
    {
        get
        {
            lock (_gate)
                return [.. _batches];
        }
    }

    public List<string> Paths { get; } = [];

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception over) when (over is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            (int status, TimeSpan delay) = _answer(Interlocked.Increment(ref _requests));
            if (status < 300)
            {
                lock (_gate)
                {
                    Paths.Add(context.Request.Url!.AbsolutePath);
                    _batches.Add(PushedLine.Of(body.ToArray()));
                }
            }

            await Task.Delay(delay, TimeProvider.System); // it has them, and says so later
            context.Response.StatusCode = status;
            context.Response.Close();
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The other side was killed.
        }
    }
}
