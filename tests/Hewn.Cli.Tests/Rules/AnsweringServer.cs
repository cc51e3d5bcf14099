using System.Net;
using System.Text;
using Hewn.Alerts.Tests;

namespace Hewn.Cli.Tests.Rules;

/// <summary>A server of HTTP that answers each request as a test says.</summary>
internal sealed class AnsweringServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<string, string, (int Status, string Text)> _answer;

    public AnsweringServer(Func<string, (int Status, string Text)> answer)
        : this((url, _) => answer(url))
    {
    }

    /// <summary>A server that has begun.</summary>
    /// <param name="answer">Its answer to an address and a body.</param>
    public AnsweringServer(Func<string, string, (int Status, string Text)> answer)
    {
        _answer = answer;
        Url = $"http://127.0.0.1:{FreePort.Next()}";
        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string Url { get; }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                string body = await reader.ReadToEndAsync();
                (int status, string text) = _answer(context.Request.Url!.OriginalString, body);
                context.Response.StatusCode = status;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text));
                context.Response.Close();
            }
        }
        catch (Exception over) when (over is HttpListenerException or ObjectDisposedException
            or InvalidOperationException)
        {
            // The test is over.
        }
    }
}
