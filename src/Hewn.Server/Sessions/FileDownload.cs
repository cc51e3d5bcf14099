using Hewn.Server.Http;
using Hewn.Sessions.Files;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Sessions;

/// <summary>Hands out a file of a session.</summary>
internal static class FileDownload
{
    /// <summary>Sends its content, in a way that no browser shows it as a page.</summary>
    /// <exception cref="RequestFailure">404: the list has the file, but its content is gone.</exception>
    public static async Task SendAsync(HttpContext context, SessionFiles files, SessionFile file)
    {
        Stream content;
        try
        {
            content = files.Open(file.Id);
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RequestFailure(404, "the content of the file is gone");
        }

        await using (content.ConfigureAwait(false))
        {
            context.Response.ContentType = "application/octet-stream";
            context.Response.ContentLength = content.Length;
            context.Response.Headers.ContentDisposition =
                "attachment; filename*=UTF-8''" + Uri.EscapeDataString(file.FileName);
            await content.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
