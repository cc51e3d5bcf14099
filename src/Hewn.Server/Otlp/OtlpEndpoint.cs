using Hewn.Server.Http;
using Hewn.Server.Push;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Otlp;

/// <summary>Takes logs and spans of OpenTelemetry over HTTP: protobuf or JSON.</summary>
internal sealed class OtlpEndpoint(LogServer server, PushWriter writer)
{
    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";

    /// <summary>Takes logs; 200 when all of them are taken.</summary>
    public Task LogsAsync(HttpContext context) => TakeAsync(context, (isJson, body, batch, nowNs) =>
        OtlpMapping.Add(isJson ? OtlpJson.Read(body) : OtlpProtobuf.Read(body.Span), batch, nowNs));

    /// <summary>Takes spans; 200 when all of them are taken.</summary>
    public Task TracesAsync(HttpContext context) => TakeAsync(context, (isJson, body, batch, nowNs) =>
        SpanMapping.Add(isJson ? OtlpSpanJson.Read(body) : OtlpSpanProtobuf.Read(body.Span), batch, nowNs));

    private async Task TakeAsync(
        HttpContext context, Action<bool, ReadOnlyMemory<byte>, PushBatch, long> read)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        string type = (context.Request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        if (type is not (Protobuf or Json))
            throw new RequestFailure(415, $"content type: {context.Request.ContentType} is not supported");
        await server.Pushes.RunAsync(async () =>
        {
            using BodyBytes body = await PushBody.ReadAsync(context, server).ConfigureAwait(false);
            Take(tenant, batch => read(type == Json, body.Memory, batch,
                RequestParameters.NsOf(server.Options.Time.GetUtcNow())));
            return true;
        }, context.RequestAborted).ConfigureAwait(false);
        // An empty answer says that nothing was refused.
        await TextAnswer.WriteAsync(context, 200, type == Json ? "{}" : "", type).ConfigureAwait(false);
    }

    private void Take(string tenant, Action<PushBatch> read)
    {
        var batch = PushBatch.Rent();
        try
        {
            read(batch);
            if (batch.Entries.Count > 0)
                writer.Write(tenant, batch);
        }
        finally
        {
            batch.Return();
        }
    }
}
