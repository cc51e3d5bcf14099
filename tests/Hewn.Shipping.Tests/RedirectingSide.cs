using System.Net;
using Hewn.Alerts.Tests;

namespace Hewn.Shipping.Tests;

/// <summary>A far side that redirects the first push to a page of its own that takes whatever is asked for.</summary>
internal sealed class RedirectingSide : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly int _status;
    private int _pushes;

    public RedirectingSide(int status)
    {
        _status = status;
        Url = $"http://127.0.0.1:{FreePort.Next()}";
        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string Url { get; }

    /// <summary>Lines that came where they belong.</summary>
    public int Taken { get; private set; }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                await AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception over) when (over is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        bool isPush = context.Request.HttpMethod == "POST" && context.Request.Url!.AbsolutePath != "/elsewhere";
        if (isPush && ++_pushes == 1)
        {
            context.Response.StatusCode = _status;
            context.Response.RedirectLocation = Url + "/elsewhere";
        }
        else if (isPush)
        {
            Taken += PushedLine.Of(body.ToArray()).Count;
            context.Response.StatusCode = 204;
        }

        context.Response.Close();
    }
}
