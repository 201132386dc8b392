import type {Json} from '../../source/engine/types.js';

/** What `docker inspect` says of a container that has a bit of everything. */
export const containerJson: Json = {
	Id: '4c01db0b339c4e1f0a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7081', Created: '2026-01-01T09:00:00.123456789Z', Path: 'docker-entrypoint.sh', Args: ['sh', '-c', 'echo "it works"'],
	State: {
		Status: 'exited', Running: false, Paused: false, Restarting: false, OOMKilled: true, Dead: false, Pid: 0, ExitCode: 137, Error: '', StartedAt: '2026-01-02T10:00:00.000000001Z', FinishedAt: '2026-01-02T11:58:00.5Z',
		Health: {Status: 'unhealthy', FailingStreak: 4, Log: [{Start: '2026-01-02T11:57:00.1Z', End: '2026-01-02T11:57:01Z', ExitCode: 7, Output: 'connection refused\n'}]},
	},
	Image: 'sha256:9b7e4f1c2d3a4b5c6d7e8f9001122334455667788990011223344556677889900', Name: '/shop-web', RestartCount: 3, Driver: 'overlay2',
	HostConfig: {
		NetworkMode: 'shop', RestartPolicy: {Name: 'on-failure', MaximumRetryCount: 5}, Memory: 268_435_456, MemorySwap: -1, NanoCpus: 1_500_000_000, CpuShares: 0, PidsLimit: 100, Privileged: true,
		PortBindings: {'80/tcp': [{HostIp: '', HostPort: '8080'}]},
	},
	Mounts: [
		{Type: 'bind', Source: '/srv/shop/static', Destination: '/srv/static', Mode: 'ro', RW: false, Propagation: 'rprivate'},
		{Type: 'volume', Name: 'shop-uploads', Source: '/var/lib/docker/volumes/shop-uploads/_data', Destination: '/srv/uploads', Driver: 'local', Mode: 'z', RW: true, Propagation: ''},
	],
	Config: {
		Hostname: '4c01db0b339c', User: 'node', Tty: false, Env: ['PATH=/usr/bin', 'DB_PASSWORD=hunter2=x', 'EMPTY=', 'NO_VALUE'], Cmd: ['sh', '-c', 'echo "it works"'],
		Healthcheck: {Test: ['CMD-SHELL', 'curl -f http://localhost'], Interval: 60_000_000_000}, Image: 'shop/web:1.4', WorkingDir: '/srv', Entrypoint: ['docker-entrypoint.sh'],
		Labels: {'com.docker.compose.project': 'shop', note: '漢字'},
	},
	NetworkSettings: {
		Ports: {'80/tcp': [{HostIp: '0.0.0.0', HostPort: '8080'}, {HostIp: '::', HostPort: '8080'}], '443/tcp': null},
		Networks: {shop: {IPAddress: '172.18.0.3', Gateway: '172.18.0.1', Aliases: ['web', 'shop-web'], MacAddress: '02:42:ac:12:00:03'}},
	},
};

/** What `docker image inspect` says of an image. */
export const imageJson: Json = {
	Id: 'sha256:9b7e4f1c2d3a4b5c6d7e8f9001122334455667788990011223344556677889900', RepoTags: ['shop/web:1.4', 'shop/web:latest'], RepoDigests: [], Created: '2026-01-01T08:00:00.25Z', Author: '',
	Config: {Env: ['TOKEN=s3cret'], Entrypoint: ['docker-entrypoint.sh'], Cmd: ['node', 'server.js'], WorkingDir: '/srv', User: '', ExposedPorts: {'80/tcp': {}, '443/tcp': {}}, Volumes: {'/srv/uploads': {}}, Labels: {maintainer: 'shop'}},
	Architecture: 'arm64', Variant: 'v8', Os: 'linux', Size: 72_900_000, RootFS: {Type: 'layers', Layers: [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`]},
};
