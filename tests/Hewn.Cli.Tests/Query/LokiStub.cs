using System.Collections.Specialized;
using System.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hewn.Cli.Tests.Query;

/// <summary>A server that answers like a Loki and remembers what it was asked.</summary>
internal sealed class LokiStub : IDisposable
{
    private readonly WebApplication _server;
    private volatile int _status;
    private volatile string _body;
    private bool _isStopped;

    public LokiStub(string body, int status = 200)
    {
        (_body, _status) = (body, status);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(AnswerAsync);
        _server.StartAsync().GetAwaiter().GetResult();
        Url = _server.Urls.Single();
    }

    public string Url { get; }

    /// <summary>Answers differently from now on.</summary>
    public void Answer(string body, int status) => (_body, _status) = (body, status);

    public string? Path { get; private set; }

    public NameValueCollection Parameters { get; private set; } = [];

    public void Dispose()
    {
        if (_isStopped)
            return; // A test has stopped it.
        _isStopped = true;
        _server.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private Task AnswerAsync(HttpContext context)
    {
        Path = context.Request.Path;
        Parameters = HttpUtility.ParseQueryString(context.Request.QueryString.Value!);
        context.Response.StatusCode = _status;
        return context.Response.WriteAsync(_body);
    }
}
