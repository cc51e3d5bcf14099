using System.Net;
using System.Net.Http.Headers;

namespace Hewn.Server.Tests.Limits;

/// <summary>A body of JSON of which the second half waits.</summary>
internal sealed class HeldContent : HttpContent
{
    private readonly byte[] _body;
    private readonly Task _goOn;

    public HeldContent(byte[] body, Task goOn)
    {
        (_body, _goOn) = (body, goOn);
        Headers.ContentType = MediaTypeHeaderValue.Parse("application/json");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(_body.AsMemory(0, _body.Length / 2));
        await stream.FlushAsync();
        await _goOn;
        await stream.WriteAsync(_body.AsMemory(_body.Length / 2));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
