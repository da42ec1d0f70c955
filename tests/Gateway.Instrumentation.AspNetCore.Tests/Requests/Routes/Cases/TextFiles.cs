using System.Text;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Routes.Cases;

/// <summary>A folder in memory with one file, <c>app.txt</c>.</summary>
internal sealed class TextFiles : IFileProvider
{
    public const string Name = "app.txt";
    public const string Text = "the file";

    public IFileInfo GetFileInfo(string subpath) => subpath == "/" + Name ? new TextFile() : new NotFoundFileInfo(subpath);

    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    private sealed class TextFile : IFileInfo
    {
        public bool Exists => true;

        public long Length => Text.Length;

        public string? PhysicalPath => null;

        public string Name => TextFiles.Name;

        public DateTimeOffset LastModified => DateTimeOffset.UnixEpoch;

        public bool IsDirectory => false;

        public Stream CreateReadStream() => new MemoryStream(Encoding.ASCII.GetBytes(Text));
    }
}
