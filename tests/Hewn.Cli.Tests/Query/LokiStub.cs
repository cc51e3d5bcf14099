using System.Collections.Specialized;
using System.Net;
using System.Text;

namespace Hewn.Cli.Tests.Query;

/// <summary>A server that answers like a Loki and remembers what it was asked.</summary>
internal sealed class LokiStub : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Task _serving;
    private volatile int _status;
    private volatile string _body;

    public LokiStub(string body, int status = 200)
    {
        (_body, _status) = (body, status);
        for (int port = 42_000 + (Environment.ProcessId % 10_000); ; port++)
        {
            _listener = new();
            try
            {
                _listener.Prefixes.Add($"http://localhost:{port}/");
                _listener.Start();
                Url = $"http://localhost:{port}";
                break;
            }
            catch (HttpListenerException) when (port < 60_000)
            {
                // Somebody listens there: the next one.
            }
        }

        _serving = ServeAsync();
    }

    public string Url { get; }

    /// <summary>Answers differently from now on.</summary>
    public void Answer(string body, int status) => (_body, _status) = (body, status);

    public string? Path { get; private set; }

    public NameValueCollection Parameters { get; private set; } = [];

    public void Dispose()
    {
        if (_serving.IsCompleted)
            return; // a test has stopped it
        _listener.Stop();
        _serving.Wait(TimeSpan.FromSeconds(10));
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                Path = context.Request.Url!.AbsolutePath;
                Parameters = System.Web.HttpUtility.ParseQueryString(context.Request.Url.Query);
                context.Response.StatusCode = _status;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(_body));
                context.Response.Close();
            }
        }
        catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }
}
