// The node's native libraries are Debian's, and permissions of key files are Unix's.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
